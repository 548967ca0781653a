package io.promtap.http;

import io.promtap.bridge.PromtapHttp;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts HTTP requests: here and nowhere else. Runs on the threads that serve them.
 *
 * <p>What a thread knows of its request are five numbers, so that nothing of the agent or of the
 * application is pinned by a thread. Whether a call is the outermost is a flag that the outermost
 * call sets and takes back, not a depth that every call must keep in balance: a lost exit can
 * silence nothing but itself.
 */
public final class HttpRecorder implements PromtapHttp {

  /** 1 between the enter and the exit of the outermost filter or servlet. */
  private static final int INSIDE = 0;

  /** 1 from the first filter or servlet until the request is recorded. */
  private static final int STARTED = 1;

  private static final int START_NANOS = 2;

  /** The id of the request's series plus 1; 0 until it is known. */
  private static final int SERIES = 3;

  /** 1 while a known container's own call encloses all this. */
  private static final int CONTAINER = 4;

  /** A JVM has few web applications; one that keeps making contexts must not fill the memory. */
  private static final int MAX_TABLES = 1_000;

  private final ThreadLocal<long[]> threads = new ThreadLocal<>();
  private final ConcurrentHashMap<String, RouteTable> tables = new ConcurrentHashMap<>();
  private final MetricRegistry registry;
  private final HttpMetrics metrics;
  private final HttpMetrics.Endpoint unmatched;

  public HttpRecorder(MetricRegistry registry, double[] buckets) {
    this.registry = registry;
    this.metrics = new HttpMetrics(registry, buckets);
    this.unmatched = metrics.new Endpoint(RouteTable.UNMATCHED);
  }

  @Override
  public boolean entered() {
    long[] thread = thread();
    if (thread[INSIDE] != 0) {
      return false;
    }
    long now = System.nanoTime();
    boolean errorPage = thread[STARTED] != 0 && thread[CONTAINER] != 0;
    if (!errorPage) {
      if (thread[STARTED] == 0) {
        metrics.inFlight.increment();
      }
      thread[STARTED] = 1;
      thread[START_NANOS] = now;
      thread[SERIES] = 0;
    }
    thread[INSIDE] = 1;
    return true;
  }

  @Override
  public boolean exited() {
    long[] thread = thread();
    thread[INSIDE] = 0;
    return thread[STARTED] != 0 && thread[SERIES] == 0;
  }

  @Override
  public void finished(
      String method,
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo,
      Object frameworkRoute,
      int status,
      boolean committed,
      Throwable thrown) {
    long[] thread = thread();
    HttpMetrics.Endpoint endpoint =
        endpoint(context, contextPath, servletPath, pathInfo, frameworkRoute);
    HttpMetrics.Series series = endpoint.series(HttpMethods.index(method));
    if (thread[CONTAINER] != 0) {
      thread[SERIES] = series.id + 1L;
    } else {
      // No container call to wait for: an exception that leaves an uncommitted response is a 500
      // (Servlet 6.0, section 10.9.2).
      finish(thread, series, thrown != null && !committed ? 500 : status);
    }
  }

  @Override
  public boolean containerEntered() {
    long[] thread = thread();
    if (thread[CONTAINER] != 0) {
      return false;
    }
    thread[CONTAINER] = 1;
    return true;
  }

  @Override
  public void containerExited(int status) {
    long[] thread = thread();
    thread[CONTAINER] = 0;
    thread[INSIDE] = 0;
    if (thread[STARTED] != 0) {
      // A request object that threw when it was asked for its route leaves no series.
      HttpMetrics.Series series =
          thread[SERIES] == 0
              ? unmatched.series(HttpMethods.OTHER)
              : metrics.byId((int) thread[SERIES] - 1);
      finish(thread, series, status);
    }
  }

  private void finish(long[] thread, HttpMetrics.Series series, int status) {
    long nanos = System.nanoTime() - thread[START_NANOS];
    thread[STARTED] = 0;
    thread[SERIES] = 0;
    metrics.inFlight.decrement();
    series.record(status, nanos);
  }

  private HttpMetrics.Endpoint endpoint(
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo,
      Object frameworkRoute) {
    RouteTable table = context == null || contextPath == null ? null : tables.get(contextPath);
    if (table == null || !table.isOf(context)) {
      table = newTable(context, contextPath);
      if (table == null) {
        return unmatched;
      }
    }
    return frameworkRoute instanceof String
        ? table.template((String) frameworkRoute)
        : table.mapping(servletPath, pathInfo);
  }

  /** Once per web application. */
  private RouteTable newTable(Object context, String contextPath) {
    if (context == null || contextPath == null || tables.size() >= MAX_TABLES) {
      return null;
    }
    try {
      RouteTable table =
          new RouteTable(
              context,
              contextPath,
              metrics,
              registry.cache("http_requests_total", () -> metrics.new Endpoint("overflow")));
      tables.put(contextPath, table);
      return table;
    } catch (ReflectiveOperationException e) {
      Failures.record("http.routes", e);
      return null;
    }
  }

  private long[] thread() {
    long[] thread = threads.get();
    if (thread == null) {
      thread = new long[5];
      threads.set(thread);
    }
    return thread;
  }
}
