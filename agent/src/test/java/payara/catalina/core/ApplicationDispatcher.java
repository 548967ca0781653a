// SPDX-License-Identifier: Apache-2.0
package payara.catalina.core;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

/**
 * A stand-in for Payara's class, which has the package {@code org.apache.catalina}: the method that
 * is woven.
 */
public class ApplicationDispatcher {
  public void dispatch(ServletRequest request, ServletResponse response, DispatcherType type) {
    request.setAttribute(type.name(), response);
  }
}
