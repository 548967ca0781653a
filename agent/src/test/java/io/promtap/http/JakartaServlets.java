// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Servlets and filters of the {@code jakarta} package, to be woven. */
final class JakartaServlets {

  private JakartaServlets() {}

  static void plain(HttpServletRequest request, HttpServletResponse response) throws Exception {
    new Plain().service((ServletRequest) request, response);
  }

  static void throwing(HttpServletRequest request, HttpServletResponse response) throws Exception {
    new Throwing().service((ServletRequest) request, response);
  }

  static void filtered(HttpServletRequest request, HttpServletResponse response) throws Exception {
    FilterChain servlet = (req, res) -> new Plain().service(req, res);
    FilterChain inner = (req, res) -> new PassOn().doFilter(req, res, servlet);
    new PassOn().doFilter(request, response, inner);
  }

  static class Plain extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      request.getRequestURI();
    }
  }

  static class Throwing extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
      throw new IllegalStateException("from the servlet");
    }
  }

  static class PassOn implements Filter {
    @Override
    public void init(FilterConfig config) {}

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
    }

    @Override
    public void destroy() {}
  }
}
