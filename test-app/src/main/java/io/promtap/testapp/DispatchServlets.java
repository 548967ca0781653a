// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Small servlets that answer by way of the container: forwards, includes, error pages. */
final class DispatchServlets {
  private static final String HEALTH = "/health";

  private DispatchServlets() {}

  /** {@code /api/forward}: the health page answers in its place. */
  static final class Forward extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      request.getRequestDispatcher(HEALTH).forward(request, response);
    }
  }

  /** {@code /api/include}: the health page twice, inside a page of its own. */
  static final class Include extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      response.setContentType("application/json");
      response.setCharacterEncoding("UTF-8");
      RequestDispatcher health = request.getRequestDispatcher(HEALTH);
      response.getWriter().write("[");
      health.include(request, response);
      response.getWriter().write(",");
      health.include(request, response);
      response.getWriter().write("]");
    }
  }

  /** {@code /api/redirect}: to the health page. */
  static final class Redirect extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.sendRedirect(HEALTH);
    }
  }

  /** {@code /api/teapot}: an error by status. */
  static final class Teapot extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.sendError(418);
    }
  }

  /** {@code /api/gone}: an error by exception. */
  static final class Gone extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      throw new GoneException();
    }
  }

  /** An error page: the status it is given, or the one that the container has set already. */
  static final class ErrorPage extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String message;

    ErrorPage(int status, String message) {
      this.status = status;
      this.message = message;
    }

    /** The status is left as the container has set it. */
    static ErrorPage keepingStatus(String message) {
      return new ErrorPage(0, message);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getDispatcherType() != DispatcherType.ERROR) {
        response.sendError(404);
        return;
      }
      int answered = status == 0 ? response.getStatus() : status;
      ApiServlet.reply(response, new ApiServlet.Answer(answered, Map.of("error", message)));
    }
  }
}
