// SPDX-License-Identifier: Apache-2.0
package payara.catalina.connector;

import jakarta.servlet.ServletRequest;

/**
 * A stand-in for Payara's class, which has the package {@code org.apache.catalina}: what woven code
 * asks.
 */
public abstract class RequestFacade implements ServletRequest {
  public abstract Request getUnwrappedCoyoteRequest();
}
