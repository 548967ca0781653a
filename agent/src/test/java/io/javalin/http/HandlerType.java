// SPDX-License-Identifier: Apache-2.0
package io.javalin.http;

/** A stand-in for Javalin's enum, of which the woven code asks one method. */
public enum HandlerType {
  GET,
  BEFORE;

  public boolean isHttpMethod() {
    return this == GET;
  }
}
