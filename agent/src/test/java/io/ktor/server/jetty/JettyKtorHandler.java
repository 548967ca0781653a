// SPDX-License-Identifier: Apache-2.0
package io.ktor.server.jetty;

import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.Request;

/** A stand-in for the class of Ktor 2: the method is woven. */
public class JettyKtorHandler {
  private int handled;

  public void handle(String target, Request request, HttpServletRequest servletRequest) {
    handled++;
  }
}
