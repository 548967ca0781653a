// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.routing;

/** A stand-in for Ktor's class: a parameter of a constructor that is woven. */
public class RoutingNode {
  private final RoutingNode parent;
  private final RouteSelector selector;

  public RoutingNode(RoutingNode parent, RouteSelector selector) {
    this.parent = parent;
    this.selector = selector;
  }

  public RoutingNode getParent() {
    return parent;
  }

  public RouteSelector getSelector() {
    return selector;
  }
}
