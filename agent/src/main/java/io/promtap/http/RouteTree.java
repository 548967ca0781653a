// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.support.WeakIdentityMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree of the routes of a framework that keeps no text of them: its objects are noted when they
 * are made, the inner ones before those that they stand below. None of them is kept alive.
 */
final class RouteTree {

  private final PathParts parts;
  private final WeakIdentityMap<String> texts = new WeakIdentityMap<>(1 << 6);
  private final WeakIdentityMap<Route> routes = new WeakIdentityMap<>(1 << 6);

  RouteTree(PathParts parts) {
    this.parts = parts;
  }

  /** Notes the text from which a matcher of paths was made; the last one counts. */
  void matcher(Object matcher, String text) {
    texts.put(matcher, text);
    texts.removeCollected();
  }

  /** Notes the matcher of a route, and the routes below it. */
  void route(Object route, @Nullable Object matcher, @Nullable Iterable<?> below) {
    Route made = of(route);
    made.text = matcher == null ? null : texts.get(matcher);
    if (below != null) {
      for (Object each : below) {
        if (each != null) {
          of(each).above = made;
        }
      }
    }
    routes.removeCollected();
  }

  private Route of(Object route) {
    Route known = routes.get(route);
    if (known == null) {
      known = new Route();
      routes.put(route, known);
    }
    return known;
  }

  /** Returns the number of the path of a route; 0 if the route is not known or has no path. */
  int path(Object route) {
    Route known = routes.get(route);
    if (known == null) {
      return PathParts.START;
    }
    int path = known.path;
    if (path < 0) {
      path = path(known);
      if (path != PathParts.START && known.text == null) {
        path = parts.then(path, "*");
      }
      known.path = path;
    }
    return path;
  }

  private int path(Route route) {
    Route above = route.above;
    return parts.then(above == null ? PathParts.START : path(above), route.text);
  }

  /** A route, or what other routes stand below. */
  private static final class Route {
    private volatile @Nullable String text;
    private volatile @Nullable Route above;

    /** Its number; below 0 until somebody asks. */
    private volatile int path = -1;
  }
}
