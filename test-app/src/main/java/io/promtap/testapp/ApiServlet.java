// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

/** A servlet that answers in JSON; a subclass says how each method is answered. */
abstract class ApiServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What a handler returns: status and body, the body null for none. */
  record Answer(int status, Object body) {
    static Answer ok(Object body) {
      return new Answer(200, body);
    }

    static Answer created(Object body) {
      return new Answer(201, body);
    }
  }

  Answer get(HttpServletRequest request) throws IOException, SQLException {
    throw notAllowed(request);
  }

  Answer post(HttpServletRequest request) throws IOException, SQLException {
    throw notAllowed(request);
  }

  Answer delete(HttpServletRequest request) throws IOException, SQLException {
    throw notAllowed(request);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      switch (request.getMethod()) {
        case "GET" -> reply(response, get(request));
        case "POST" -> reply(response, post(request));
        case "DELETE" -> reply(response, delete(request));
        // The servlet API answers HEAD by doGet and drops the body.
        case "HEAD" -> super.service(request, response);
        default -> throw notAllowed(request);
      }
    } catch (ApiException e) {
      refuse(response, e);
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    try {
      reply(response, get(request));
    } catch (SQLException e) {
      throw new ServletException(e);
    }
  }

  private static ApiException notAllowed(HttpServletRequest request) {
    return new ApiException(405, request.getMethod() + " is not allowed here");
  }

  /**
   * Writes through the response's writer and leaves it open: an included servlet's response is not
   * its own.
   */
  static void reply(HttpServletResponse response, Answer answer) throws IOException {
    response.setStatus(answer.status());
    if (answer.body() != null) {
      response.setContentType("application/json");
      response.setCharacterEncoding("UTF-8");
      response.getWriter().write(json(answer.body()));
    }
  }

  static void refuse(HttpServletResponse response, ApiException e) throws IOException {
    reply(response, new Answer(e.status(), Map.of("error", e.getMessage())));
  }

  static String json(Object body) throws IOException {
    return MAPPER.writeValueAsString(body);
  }
}
