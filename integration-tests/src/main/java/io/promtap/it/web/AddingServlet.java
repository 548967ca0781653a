// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Callable;

/** A servlet that has its server add others to a context that serves requests. */
public final class AddingServlet extends WordServlet {
  private static final long serialVersionUID = 1;

  private static volatile Callable<?> adding;

  /** Sets what adds the servlets, by means that only the server has. */
  public static void adds(Callable<?> servlets) {
    adding = servlets;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      adding.call();
    } catch (Exception e) {
      throw new ServletException(e);
    }
    super.service(request, response);
  }
}
