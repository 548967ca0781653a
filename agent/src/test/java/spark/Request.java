// SPDX-License-Identifier: Apache-2.0
package spark;

import javax.servlet.http.HttpServletRequest;
import spark.routematch.RouteMatch;

/** A stand-in for Spark's class: the method that is woven. */
public class Request {
  private final HttpServletRequest servletRequest;
  private String matchUri = "";

  public Request(HttpServletRequest servletRequest) {
    this.servletRequest = servletRequest;
  }

  public void changeMatch(RouteMatch match) {
    matchUri = match.getMatchUri();
  }

  public HttpServletRequest raw() {
    return servletRequest;
  }

  public String matchUri() {
    return matchUri;
  }
}
