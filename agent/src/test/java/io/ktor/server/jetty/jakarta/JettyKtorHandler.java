// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.jetty.jakarta;

import org.eclipse.jetty.server.Request;

/** A stand-in for the class of Ktor 3: the method is woven. */
public class JettyKtorHandler {
  private int handled;

  public boolean handle(Request request) {
    return ++handled > 0;
  }
}
