// SPDX-License-Identifier: Apache-2.0
package io.javalin.router;

import io.javalin.http.HandlerType;

/** A stand-in for Javalin's class: a parameter of a method that is woven. */
public class Endpoint {
  public final String path;
  public final HandlerType method;

  public Endpoint(String path, HandlerType method) {
    this.path = path;
    this.method = method;
  }
}
