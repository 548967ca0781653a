// SPDX-License-Identifier: Apache-2.0
package io.vertx.ext.web.impl;

/** A stand-in for the class of Vert.x Web: the methods that are woven. */
public abstract class RoutingContextImpl implements RoutingContextInternal {
  private String path = "";

  protected void checkHandleNoMatch() {
    path = "";
  }

  public void reroute(String method, String path) {
    this.path = path;
  }

  public String path() {
    return path;
  }
}
