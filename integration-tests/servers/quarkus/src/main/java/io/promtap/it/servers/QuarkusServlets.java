// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.servers;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The servlets and the filter of an application of Quarkus. */
final class QuarkusServlets {

  private QuarkusServlets() {}

  /** Answers what is below a path. */
  @WebServlet("/users/*")
  public static class Users extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String path = String.valueOf(request.getPathInfo());
      if (path.endsWith("/throw")) {
        throw new IllegalStateException("wanted");
      }
      if (path.endsWith("/missing")) {
        response.sendError(404);
      } else {
        response.getWriter().print(path);
      }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(201);
    }
  }

  /** Answers one path. */
  @WebServlet("/word")
  public static class Word extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print("word");
    }
  }

  /** Answers an extension. */
  @WebServlet("*.ext")
  public static class Extension extends Word {}

  /** Answers on another thread. */
  @WebServlet(urlPatterns = "/async", asyncSupported = true)
  public static class Async extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext context = request.startAsync();
      context.start(
          () -> {
            response.setStatus(202);
            context.complete();
          });
    }
  }

  /** Forwards to another servlet. */
  @WebServlet("/forward")
  public static class Forward extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      request.getRequestDispatcher("/word").forward(request, response);
    }
  }

  /** Rejects what asks for it. */
  @WebFilter(urlPatterns = "/*", asyncSupported = true)
  public static class Rejects extends HttpFilter {
    @Override
    protected void doFilter(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (request.getHeader("Filter") != null) {
        response.setStatus(401);
      } else {
        chain.doFilter(request, response);
      }
    }
  }
}
