// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a request that asks for it, after Spring found its handler. */
final class RefusingInterceptor implements HandlerInterceptor {

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    boolean refused = request.getHeader("Interceptor") != null;
    if (refused) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    }
    return !refused;
  }
}
