// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;

/**
 * A servlet as most are: {@code doGet} and {@code doPost}, the rest is left to {@code HttpServlet}.
 * Its {@code service} calls {@code super.service}, so that three of them are nested.
 */
final class PlainServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    super.service(request, response);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response.getWriter().print("plain");
  }

  /** Says how many bytes it was sent. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    InputStream body = request.getInputStream();
    byte[] buffer = new byte[4096];
    long length = 0;
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      length += read;
    }
    response.setContentType("text/plain");
    response.getWriter().print(length);
  }
}
