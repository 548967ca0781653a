// SPDX-License-Identifier: Apache-2.0
package io.micronaut.http.server.netty;

import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.UriRouteMatch;

/** A stand-in for the class of Micronaut 3: the method that is woven. */
public class RoutingInBoundHandler {
  protected HttpRequest<?> latest;

  void setRouteAttributes(HttpRequest<?> request, UriRouteMatch<Object, Object> match) {
    latest = request;
  }
}
