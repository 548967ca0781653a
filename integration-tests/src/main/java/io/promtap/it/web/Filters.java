// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** The filters of the scenarios. */
final class Filters {

  private Filters() {}

  /** Lets everything through. */
  static class Passing implements Filter {
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

  /** Answers instead of the servlet behind it, with the status that ends the path. */
  static final class Rejecting extends Passing {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException {
      String path = ((HttpServletRequest) request).getRequestURI();
      int status = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
      HttpServletResponse http = (HttpServletResponse) response;
      if (status == HttpServletResponse.SC_FOUND) {
        http.sendRedirect("/app/plain");
      } else if (status == HttpServletResponse.SC_UNAUTHORIZED) {
        http.setHeader("WWW-Authenticate", "Basic realm=\"scenarios\"");
        http.setStatus(status);
      } else {
        http.sendError(status);
      }
    }
  }

  /** Hands on a request and a response that say other things than the container's. */
  static final class Wrapping extends Passing {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(
          new HttpServletRequestWrapper((HttpServletRequest) request) {
            @Override
            public String getMethod() {
              return "PATCH";
            }

            @Override
            public String getServletPath() {
              return "/elsewhere";
            }
          },
          new HttpServletResponseWrapper((HttpServletResponse) response) {
            @Override
            public int getStatus() {
              return 599;
            }
          });
    }
  }
}
