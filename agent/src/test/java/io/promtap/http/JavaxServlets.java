// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Servlets and filters of the {@code javax} package, to be woven. */
final class JavaxServlets {

  private JavaxServlets() {}

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
