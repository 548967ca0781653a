// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.routing;

/** A stand-in for Ktor's class: the constructor is woven. */
public class RoutingPipelineCall {
  protected final Object engineCall;
  protected final RoutingNode route;

  public RoutingPipelineCall(Object engineCall, RoutingNode route) {
    this.engineCall = engineCall;
    this.route = route;
  }
}
