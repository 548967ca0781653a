package io.promtap.http;

import io.promtap.metrics.Counter;
import io.promtap.metrics.CounterFamily;
import io.promtap.metrics.Gauge;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.HistogramFamily;
import io.promtap.metrics.MetricRegistry;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The three HTTP metrics, and the data points of each endpoint and method, held by number. */
final class HttpMetrics {

  private final CounterFamily requests;
  private final HistogramFamily durations;
  final Gauge inFlight;

  /** Indexed by {@link Series#id}; replaced when it grows, so it is read without a lock. */
  private volatile Series[] byId = new Series[0];

  HttpMetrics(MetricRegistry registry, double[] buckets) {
    requests =
        registry.counter(
            "http_requests_total",
            "Finished HTTP requests, by the status that was sent.",
            "method",
            "endpoint",
            "status");
    durations =
        registry.histogram(
            "http_request_duration_seconds",
            "Time from the first filter or servlet to the end of the response.",
            buckets,
            "method",
            "endpoint");
    inFlight =
        registry
            .gauge("http_requests_in_flight", "HTTP requests that started and did not finish yet.")
            .series();
  }

  Series byId(int id) {
    return byId[id];
  }

  private synchronized Series newSeries(String method, String endpoint) {
    Series[] longer = Arrays.copyOf(byId, byId.length + 1);
    Series series = new Series(longer.length - 1, method, endpoint);
    longer[series.id] = series;
    byId = longer;
    return series;
  }

  /** One endpoint: its series by method, made when the first request with that method comes. */
  final class Endpoint {
    private final String name;
    private final AtomicReferenceArray<Series> byMethod =
        new AtomicReferenceArray<>(HttpMethods.COUNT);

    Endpoint(String name) {
      this.name = name;
    }

    Series series(int method) {
      Series series = byMethod.get(method);
      if (series == null) {
        series = newSeries(HttpMethods.name(method), name);
        if (!byMethod.compareAndSet(method, null, series)) {
          series = byMethod.get(method);
        }
      }
      return series;
    }
  }

  /** One endpoint and method: a histogram, and a counter for each status that was sent. */
  final class Series {
    private static final int KNOWN = 600;

    final int id;
    private final String method;
    private final String endpoint;
    private final Histogram duration;
    private final AtomicReferenceArray<Counter> byStatus = new AtomicReferenceArray<>(KNOWN);

    Series(int id, String method, String endpoint) {
      this.id = id;
      this.method = method;
      this.endpoint = endpoint;
      this.duration = durations.series(method, endpoint);
    }

    void record(int status, long nanos) {
      counter(status).increment();
      duration.observeNanos(nanos);
    }

    private Counter counter(int status) {
      boolean known = status >= 0 && status < KNOWN;
      Counter counter = known ? byStatus.get(status) : null;
      if (counter == null) {
        counter = requests.series(method, endpoint, Integer.toString(status));
        if (known) {
          byStatus.set(status, counter);
        }
      }
      return counter;
    }
  }
}
