// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A servlet in one function. It answers every method, the invented ones too. */
final class AnswerServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  private final transient Answer answer;

  AnswerServlet(Answer answer) {
    this.answer = answer;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    answer.to(request, response);
  }

  /** What the servlet does. */
  interface Answer {
    void to(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException;
  }
}
