// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.routing;

/** A stand-in for the class of Ktor 2: the constructor is woven. */
public class RoutingApplicationCall {
  protected final Object engineCall;
  protected final Route route;

  public RoutingApplicationCall(Object engineCall, Route route) {
    this.engineCall = engineCall;
    this.route = route;
  }
}
