// SPDX-License-Identifier: Apache-2.0
package io.helidon.webserver.http;

import io.helidon.http.HttpPrologue;
import io.helidon.http.PathMatcher;
import io.helidon.http.PathMatchers;

/** A stand-in for Helidon's class: the methods that are woven. */
public class HttpRouteImpl {
  private final PathMatcher pathMatcher;

  public HttpRouteImpl(PathMatcher pathMatcher) {
    this.pathMatcher = pathMatcher;
  }

  public PathMatchers.MatchResult accepts(HttpPrologue prologue) {
    return pathMatcher.match(prologue.uriPath().rawPath());
  }
}
