// SPDX-License-Identifier: Apache-2.0
package io.javalin.http;

/** A stand-in for Javalin's interface: what the woven code asks. */
public interface Context {
  String contextPath();

  String matchedPath();

  HandlerType handlerType();
}
