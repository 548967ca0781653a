// SPDX-License-Identifier: Apache-2.0
package payara.catalina.connector;

/**
 * A stand-in for Payara's class, which has the package {@code org.apache.catalina}: the method that
 * is woven.
 */
public class CoyoteAdapter {
  void doService(
      org.glassfish.grizzly.http.server.Request grizzly, Request request, boolean isMapped) {
    request.setCoyoteRequest(isMapped ? grizzly : null);
  }
}
