// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What answers the requests of {@link RequestBenchmark}, and the same numbers written by hand. */
final class RequestServlets {
  private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  private static final byte[] BODY = {'o', 'k'};

  private RequestServlets() {}

  /** Answers on the thread that asks. */
  static final class Plain extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentLength(BODY.length);
      response.getOutputStream().write(BODY);
    }
  }

  /** Suspends the request and completes it: it ends when the container says so. */
  static final class Async extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AsyncContext context = request.startAsync();
      response.setContentLength(BODY.length);
      response.getOutputStream().write(BODY);
      context.complete();
    }
  }

  /** The three metrics of a request as a careful developer writes them, looked up per request. */
  static final class ByHand implements Filter {
    final Counter requests;
    final Histogram duration;
    final Gauge inFlight;

    ByHand() {
      PrometheusRegistry registry = new PrometheusRegistry();
      requests =
          Counter.builder()
              .name("requests_total")
              .labelNames("method", "endpoint", "status")
              .withoutExemplars()
              .register(registry);
      duration =
          Histogram.builder()
              .name("request_duration_seconds")
              .labelNames("method", "endpoint")
              .classicOnly()
              .classicUpperBounds(BUCKETS)
              .withoutExemplars()
              .register(registry);
      inFlight = Gauge.builder().name("requests_in_flight").withoutExemplars().register(registry);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      HttpServletRequest http = (HttpServletRequest) request;
      inFlight.inc();
      long start = System.nanoTime();
      try {
        chain.doFilter(request, response);
      } finally {
        String status = Integer.toString(((HttpServletResponse) response).getStatus());
        String endpoint = http.getContextPath() + http.getServletPath();
        duration
            .labelValues(http.getMethod(), endpoint)
            .observe(Unit.nanosToSeconds(System.nanoTime() - start));
        requests.labelValues(http.getMethod(), endpoint, status).inc();
        inFlight.dec();
      }
    }
  }
}
