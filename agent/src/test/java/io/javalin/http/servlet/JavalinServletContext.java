// SPDX-License-Identifier: Apache-2.0
package io.javalin.http.servlet;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;

/** A stand-in for Javalin's class: the methods that are woven, of Javalin 6 and 7. */
public class JavalinServletContext implements Context {
  private String path = "";
  private HandlerType type = HandlerType.BEFORE;

  public void update(String parsedEndpoint, HandlerType handlerType) {
    path = parsedEndpoint;
    type = handlerType;
  }

  public void update(Endpoint endpoint) {
    update(endpoint.path, endpoint.method);
  }

  @Override
  public String contextPath() {
    return "";
  }

  @Override
  public String matchedPath() {
    return path;
  }

  @Override
  public HandlerType handlerType() {
    return type;
  }
}
