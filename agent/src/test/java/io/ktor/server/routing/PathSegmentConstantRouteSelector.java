// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.routing;

/** A stand-in for Ktor's class: a part of the path. */
public class PathSegmentConstantRouteSelector extends RouteSelector {
  private final String part;

  public PathSegmentConstantRouteSelector(String part) {
    this.part = part;
  }

  @Override
  public String toString() {
    return part;
  }
}
