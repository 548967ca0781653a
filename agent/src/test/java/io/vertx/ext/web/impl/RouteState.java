// SPDX-License-Identifier: Apache-2.0
package io.vertx.ext.web.impl;

/** A stand-in for the class of Vert.x Web: the method that is woven. */
public class RouteState {
  protected RoutingContextInternal latest;

  public void handleContext(RoutingContextInternal context) {
    latest = context;
  }
}
