// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Requests that are done when the servlet returns. */
final class SyncAnswers {

  private SyncAnswers() {}

  /** Says its own name. */
  static AnswerServlet.Answer text(String text) {
    return (request, response) -> {
      response.setContentType("text/plain");
      response.getWriter().print(text);
    };
  }

  static void slow(HttpServletRequest request, HttpServletResponse response) throws IOException {
    sleep(number(request, "after"));
    response.getWriter().print("slow");
  }

  static void forward(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.getRequestDispatcher(request.getParameter("to")).forward(request, response);
  }

  static void include(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.getWriter().print("[");
    request.getRequestDispatcher(request.getParameter("to")).include(request, response);
    response.getWriter().print("]");
  }

  static void named(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    request.getServletContext().getNamedDispatcher("plain").forward(request, response);
  }

  /** Forwards into the other application of the server. */
  static void cross(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    ServletContext other = request.getServletContext().getContext("/other");
    RequestDispatcher target = other.getRequestDispatcher("/hello");
    target.forward(request, response);
  }

  static void sendError(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError((int) number(request, "status"));
  }

  /** More than a container takes by default. */
  static void largeHeader(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    char[] value = new char[20_000];
    Arrays.fill(value, 'v');
    response.setHeader("X-Large", new String(value));
    response.getWriter().print("small");
  }

  static void status(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setStatus((int) number(request, "status"));
  }

  /** Writes more than the length that it declared. */
  static void moreThanDeclared(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentLength(5);
    response.getWriter().print("0123456789");
  }

  /** Writes less than the length that it declared. */
  static void lessThanDeclared(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentLength(5);
    response.getWriter().print("0");
  }

  static void statusAfterCommit(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print("first part");
    response.flushBuffer();
    response.setStatus(HttpServletResponse.SC_CONFLICT);
  }

  /** Throws what {@code web.xml} has an error page for. */
  static void throwMapped(HttpServletRequest request, HttpServletResponse response) {
    throw new ScenarioException("has an error page");
  }

  static void throwUnmapped(HttpServletRequest request, HttpServletResponse response)
      throws ServletException {
    throw new ServletException("has no error page");
  }

  static void throwAfterCommit(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print("first part");
    response.flushBuffer();
    throw new ScenarioException("comes too late for an error page");
  }

  /** The page of the exception: it decides on another status. */
  static void errorPageOfException(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.getWriter().print("the page of the exception");
  }

  /** Writes until the client is gone; what that throws leaves the servlet. */
  static void endless(HttpServletRequest request, HttpServletResponse response) throws IOException {
    OutputStream out = response.getOutputStream();
    byte[] chunk = new byte[16 * 1024];
    while (true) {
      out.write(chunk);
      out.flush();
      sleep(5);
    }
  }

  /** An event stream of three events, sent by the servlet's own thread. */
  static void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
    response.setContentType("text/event-stream");
    for (int i = 0; i < 3; i++) {
      response.getWriter().print("data: " + i + "\n\n");
      response.flushBuffer();
      sleep(30);
    }
  }

  static long number(HttpServletRequest request, String parameter) {
    return Long.parseLong(request.getParameter(parameter));
  }

  static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
