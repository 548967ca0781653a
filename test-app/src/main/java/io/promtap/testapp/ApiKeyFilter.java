// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses the key "wrong" before any servlet sees the request; a stand-in for real authentication.
 */
final class ApiKeyFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if ("wrong".equals(request.getHeader("X-Api-Key"))) {
      ApiServlet.refuse(response, new ApiException(401, "wrong API key"));
      return;
    }
    chain.doFilter(request, response);
  }
}
