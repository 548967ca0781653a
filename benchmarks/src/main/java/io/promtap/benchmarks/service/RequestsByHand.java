// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A filter with what Promtap records of a request, looked up per request. */
final class RequestsByHand implements Filter {
  private final MetricsByHand metrics;

  RequestsByHand(MetricsByHand metrics) {
    this.metrics = metrics;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    metrics.requestsInFlight.inc();
    long start = System.nanoTime();
    try {
      chain.doFilter(request, response);
    } finally {
      record(metrics, (HttpServletRequest) request, (HttpServletResponse) response, start);
      metrics.requestsInFlight.dec();
    }
  }

  static void record(
      MetricsByHand metrics, HttpServletRequest request, HttpServletResponse response, long start) {
    String method = request.getMethod();
    String endpoint = request.getServletPath();
    metrics
        .requestDuration
        .labelValues(method, endpoint)
        .observe(MetricsByHand.secondsSince(start));
    metrics.requests.labelValues(method, endpoint, Integer.toString(response.getStatus())).inc();
  }
}
