// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.spring;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Refuses a request that asks for it, before Spring sees it. */
final class RefusingFilter implements Filter {

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String refuse = ((HttpServletRequest) request).getHeader("Filter");
    HttpServletResponse answer = (HttpServletResponse) response;
    if (refuse == null) {
      chain.doFilter(request, response);
    } else if (refuse.equals("401")) {
      answer.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    } else if (refuse.equals("403")) {
      answer.sendError(HttpServletResponse.SC_FORBIDDEN);
    } else {
      throw new ServletException(refuse);
    }
  }
}
