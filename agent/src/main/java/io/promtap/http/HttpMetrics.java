// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static io.promtap.support.LabelValues.OVERFLOW;

import io.promtap.applications.Application;
import io.promtap.applications.Applications;
import io.promtap.applications.ByApplication;
import io.promtap.bridge.PromtapRequest;
import io.promtap.metrics.Counter;
import io.promtap.metrics.Family;
import io.promtap.metrics.Histogram;
import io.promtap.metrics.LabelTree;
import io.promtap.metrics.MetricRegistry;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The counter of requests, the histogram of their durations and, if wanted, those of their sizes,
 * with the data points of each endpoint and method. A request refers to them by two numbers, so
 * that it keeps no object of the agent. The gauge of requests in flight is {@link RequestLife}'s.
 */
final class HttpMetrics {

  /** From a page of nothing to a file of ten megabytes. */
  private static final double[] SIZES = {100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000};

  private static final int SWITCHING_PROTOCOLS = 101;

  private final Family<Counter> requests;
  private final Family<Histogram> durations;

  /** {@code null} unless the user wants sizes. */
  private final @Nullable Family<Histogram> requestSizes;

  private final @Nullable Family<Histogram> responseSizes;

  final Endpoint unmatched;

  /** One for each name, however many web applications or redeployments have it. */
  private final LabelTree<Endpoint> endpoints;

  /** Indexed by {@link Endpoint#id}; replaced when it grows, so it is read without a lock. */
  private volatile Endpoint[] byId = new Endpoint[0];

  /** {@code null} unless the user wants to know the applications. */
  private final @Nullable Applications applications;

  HttpMetrics(MetricRegistry registry, double[] buckets, boolean sizes) {
    this(registry, buckets, sizes, null);
  }

  HttpMetrics(
      MetricRegistry registry,
      double[] buckets,
      boolean sizes,
      @Nullable Applications applications) {
    this.applications = applications;
    requests =
        registry.counter(
            "http_requests_total",
            "Finished HTTP requests, by the status that was sent.",
            labels("method", "endpoint", "status"));
    durations =
        registry.histogram(
            "http_request_duration_seconds",
            "Time from the first filter or servlet to the end of the response.",
            buckets,
            labels("method", "endpoint"));
    requestSizes =
        sizes ? bytes(registry, "http_request_size_bytes", "Size of the request's body.") : null;
    responseSizes =
        sizes ? bytes(registry, "http_response_size_bytes", "Size of the response's body.") : null;
    NewEndpoints newEndpoints = new NewEndpoints();
    endpoints = registry.tree("http_requests_total", 1, newEndpoints, newEndpoints);
    unmatched = endpoint(RouteTable.UNMATCHED);
  }

  private Family<Histogram> bytes(MetricRegistry registry, String name, String help) {
    return registry.byteHistogram(name, help, SIZES, labels("method", "endpoint"));
  }

  boolean hasSizes() {
    return requestSizes != null;
  }

  private String[] labels(String... names) {
    return applications == null ? names : Applications.labelNames(names);
  }

  /** Finds or creates the endpoint of this name; past the limit, the one named overflow. */
  Endpoint endpoint(String name) {
    return endpoints.leaf(endpoints.root().child(name));
  }

  /** Returns the series of a request; that of unmatched ones if its route could not be read. */
  Series series(PromtapRequest request) {
    // What is named on its thread, such as by a framework below another one, keeps that.
    boolean byRoute = (request.isExchange || request.isHandedOver) && !request.isNamed;
    int named = byRoute ? (int) request.route & Integer.MAX_VALUE : 0;
    int number = named == 0 ? request.endpoint : named;
    Endpoint endpoint = number == 0 ? unmatched : byId[number - 1];
    int method = request.method == 0 ? HttpMethods.OTHER : request.method - 1;
    return applications == null
        ? endpoint.series(method)
        : endpoint.in(applications.of(request)).series(method);
  }

  /** The factory of the tree: makes an endpoint by its name, and the one past the limit. */
  private final class NewEndpoints implements Function<Object[], Endpoint>, Supplier<Endpoint> {
    @Override
    public Endpoint apply(Object[] name) {
      return newEndpoint((String) name[0]);
    }

    /** Creates the endpoint past the limit, which has one series for all methods and statuses. */
    @Override
    public Endpoint get() {
      return newEndpoint(OVERFLOW);
    }
  }

  private synchronized Endpoint newEndpoint(String name) {
    Endpoint[] longer = Arrays.copyOf(byId, byId.length + 1);
    Endpoint endpoint = new Endpoint(longer.length - 1, name);
    longer[endpoint.id] = endpoint;
    byId = longer;
    return endpoint;
  }

  /**
   * One endpoint: its series by method, made when the first request with that method comes. With
   * the label of the application, it has one of its kind for each of them.
   */
  final class Endpoint implements Function<Application, Endpoint> {
    final int id;
    private final String name;
    private final AtomicReferenceArray<Series> byMethod =
        new AtomicReferenceArray<>(HttpMethods.COUNT);

    /** {@code null} unless the user wants to know the applications, as the field below. */
    private final @Nullable ByApplication<Endpoint> byApplication;

    private final @Nullable String application;

    Endpoint(int id, String name) {
      this.id = id;
      this.name = name;
      application = null;
      byApplication = applications == null ? null : new ByApplication<>(this);
    }

    private Endpoint(int id, String name, String application) {
      this.id = id;
      this.name = name;
      this.application = application;
      byApplication = null;
    }

    Endpoint in(Application wanted) {
      return byApplication == null ? this : byApplication.of(wanted);
    }

    /** Creates the endpoint of an application. */
    @Override
    public Endpoint apply(Application each) {
      return new Endpoint(id, name, name.equals(OVERFLOW) ? OVERFLOW : each.name);
    }

    Series series(int method) {
      Series series = byMethod.get(method);
      if (series == null) {
        String label = name.equals(OVERFLOW) ? OVERFLOW : HttpMethods.name(method);
        series = new Series(application, label, name);
        if (!byMethod.compareAndSet(method, null, series)) {
          series = byMethod.get(method);
        }
      }
      return series;
    }
  }

  /** One endpoint and method: a histogram, and a counter for each status that was sent. */
  final class Series {
    private final @Nullable String application;
    private final String method;
    private final String endpoint;
    private final Histogram duration;
    private final @Nullable Histogram requestSize;
    private final @Nullable Histogram responseSize;

    /** An endpoint answers with a handful of statuses: a short walk, and no table of 500. */
    private volatile @Nullable StatusCounter first;

    Series(@Nullable String application, String method, String endpoint) {
      this.application = application;
      this.method = method;
      this.endpoint = endpoint;
      String[] values = values(method, endpoint);
      this.duration = durations.series(values);
      this.requestSize = requestSizes == null ? null : requestSizes.series(values);
      this.responseSize = responseSizes == null ? null : responseSizes.series(values);
    }

    private String[] values(String... others) {
      return application == null ? others : Applications.withFirst(application, others);
    }

    /**
     * @param number as the container has it, which may be no status
     */
    void record(int number, long nanos, boolean eventStream) {
      int status = HttpStatuses.onTheWire(number);
      counter(status).increment();
      // An upgraded connection or a stream of events lasts as long as the client likes: its time
      // says nothing about the service and would spoil every quantile.
      if (status != SWITCHING_PROTOCOLS && !eventStream) {
        duration.observeNanos(nanos);
      }
    }

    /** Records sizes. Ignores one below 0, which is unknown. */
    void recordSizes(long requestBytes, long responseBytes) {
      if (requestSize != null && requestBytes >= 0) {
        requestSize.observeBytes(requestBytes);
      }
      if (responseSize != null && responseBytes >= 0) {
        responseSize.observeBytes(responseBytes);
      }
    }

    private Counter counter(int status) {
      for (StatusCounter known = first; known != null; known = known.next) {
        if (known.status == status) {
          return known.counter;
        }
      }
      String label = endpoint.equals(OVERFLOW) ? OVERFLOW : Integer.toString(status);
      Counter counter = requests.series(values(method, endpoint, label));
      if (status >= 100 && status < 600) {
        add(status, counter);
      }
      return counter;
    }

    private synchronized void add(int status, Counter counter) {
      first = new StatusCounter(status, counter, first);
    }
  }

  /** A status and its counter. It is in a list twice if two threads saw it first: no harm. */
  private static final class StatusCounter {
    private final int status;
    private final Counter counter;
    private final @Nullable StatusCounter next;

    StatusCounter(int status, Counter counter, @Nullable StatusCounter next) {
      this.status = status;
      this.counter = counter;
      this.next = next;
    }
  }
}
