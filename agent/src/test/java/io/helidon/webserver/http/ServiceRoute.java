// SPDX-License-Identifier: Apache-2.0
package io.helidon.webserver.http;

import io.helidon.http.PathMatcher;
import java.util.List;
import java.util.function.Predicate;

/** A stand-in for Helidon's class: the constructor that is woven. */
public class ServiceRoute {
  final List<?> routes;

  public ServiceRoute(
      Object service, Predicate<?> methods, PathMatcher pathMatcher, List<?> routes) {
    this.routes = routes;
  }
}
