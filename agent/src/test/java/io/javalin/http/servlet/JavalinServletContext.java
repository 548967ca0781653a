// SPDX-License-Identifier: Apache-2.0
package io.javalin.http.servlet;

import io.javalin.http.Context;
import io.javalin.router.Endpoint;

/** A stand-in for Javalin's class: the methods that are woven, of Javalin 6 and 7. */
public class JavalinServletContext implements Context {
  private Object current = "";

  public void update(String parsedEndpoint) {
    current = parsedEndpoint;
  }

  public void update(Endpoint endpoint) {
    current = endpoint;
  }

  public Object current() {
    return current;
  }
}
