// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The servlet of a container that has its requests from Armeria. */
final class InnerServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String path = String.valueOf(request.getPathInfo());
    switch (path) {
      case "/throw":
        throw new ServletException("wanted");
      case "/conflict":
        response.sendError(HttpServletResponse.SC_CONFLICT);
        return;
      case "/slow":
        pause(300);
        break;
      case "/too-slow":
        pause(1_000);
        break;
      case "/forward":
        request.getRequestDispatcher("/users/7").forward(request, response);
        return;
      case "/completed":
        completeLater(request);
        return;
      case "/dispatched":
        dispatchLater(request);
        return;
      default:
        break;
    }
    response.setStatus(
        request.getMethod().equals("POST")
            ? HttpServletResponse.SC_CREATED
            : HttpServletResponse.SC_OK);
    response.getOutputStream().print("user " + path);
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void completeLater(HttpServletRequest request) {
    AsyncContext async = request.startAsync();
    new Thread(
            () -> {
              pause(50);
              ((HttpServletResponse) async.getResponse()).setStatus(202);
              async.complete();
            })
        .start();
  }

  private static void dispatchLater(HttpServletRequest request) {
    AsyncContext async = request.startAsync();
    new Thread(
            () -> {
              pause(50);
              async.dispatch("/users/7");
            })
        .start();
  }
}
