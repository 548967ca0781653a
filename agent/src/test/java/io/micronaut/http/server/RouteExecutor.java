// SPDX-License-Identifier: Apache-2.0
package io.micronaut.http.server;

import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.UriRouteMatch;

/** A stand-in for the class of Micronaut 4: the method that is woven. */
public class RouteExecutor {
  protected static HttpRequest<?> latest;

  static void setRouteAttributes(HttpRequest<?> request, UriRouteMatch<Object, Object> match) {
    latest = request;
  }
}
