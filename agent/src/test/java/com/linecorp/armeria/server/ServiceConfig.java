// SPDX-License-Identifier: Apache-2.0
package com.linecorp.armeria.server;

/** A stand-in for Armeria's class. */
public class ServiceConfig {
  private final Route route;

  public ServiceConfig(Route route) {
    this.route = route;
  }

  public Route route() {
    return route;
  }
}
