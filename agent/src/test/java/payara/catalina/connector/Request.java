// SPDX-License-Identifier: Apache-2.0
package payara.catalina.connector;

import payara.catalina.Response;

/**
 * A stand-in for Payara's class, which has the package {@code org.apache.catalina}: the method that
 * is woven.
 */
public class Request {
  private Response response;

  public void setCoyoteRequest(org.glassfish.grizzly.http.server.Request request) {}

  public Response getResponse() {
    return response;
  }

  public void recycle() {
    response = null;
  }
}
