package io.promtap.http;

import io.promtap.bridge.PromtapHttp;
import io.promtap.metrics.MetricRegistry;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts HTTP requests: here and nowhere else. Runs on the threads that serve them.
 *
 * <p>What a thread knows of its request are seven numbers, so that nothing of the agent or of the
 * application is pinned by a thread; a request that leaves its thread takes a copy of them along.
 * Whether a call is the outermost is a flag that the outermost call sets and takes back, not a
 * depth that every call must keep in balance: a lost exit can silence nothing but itself.
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

  /** The status, once the response was committed; 0 before. */
  private static final int SENT_STATUS = 5;

  /** The duration, where the outermost call is the end. */
  private static final int NANOS = 6;

  private static final int SIZE = 7;

  private final ThreadLocal<long[]> threads = new ThreadLocal<>();
  private final ThreadLocal<AtomicBoolean> asyncFlags = new ThreadLocal<>();
  private final HttpMetrics metrics;
  private final RouteTables tables;
  private final HttpMetrics.Endpoint unmatched;

  public HttpRecorder(MetricRegistry registry, double[] buckets) {
    this.metrics = new HttpMetrics(registry, buckets);
    this.tables = new RouteTables(metrics);
    this.unmatched = metrics.endpoint(RouteTable.UNMATCHED);
  }

  @Override
  public long[] entered() {
    long[] thread = thread();
    if (thread[INSIDE] != 0) {
      return null;
    }
    long now = System.nanoTime();
    // An error page or an asynchronous dispatch comes in as one more outermost call.
    boolean goesOn = thread[STARTED] != 0 && thread[CONTAINER] != 0;
    if (!goesOn) {
      if (thread[STARTED] == 0) {
        metrics.inFlight.increment();
      }
      thread[STARTED] = 1;
      thread[START_NANOS] = now;
      thread[SERIES] = 0;
      thread[SENT_STATUS] = 0;
    }
    thread[INSIDE] = 1;
    return thread;
  }

  @Override
  public boolean exited() {
    long[] thread = thread();
    if (thread[STARTED] == 0) {
      return false;
    }
    if (thread[CONTAINER] == 0) {
      // Ended here, whatever the request object makes of the questions that follow.
      thread[NANOS] = System.nanoTime() - thread[START_NANOS];
      thread[STARTED] = 0;
      metrics.inFlight.decrement();
    }
    return true;
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
    if (thread[SERIES] == 0) {
      HttpMetrics.Endpoint endpoint =
          endpoint(context, contextPath, servletPath, pathInfo, frameworkRoute);
      thread[SERIES] = endpoint.series(HttpMethods.index(method)).id + 1L;
    }
    if (thread[CONTAINER] == 0) {
      // No container call to wait for: an exception that leaves an uncommitted response is a 500
      // (Servlet 6.0, section 10.9.2).
      series(thread).record(thrown != null && !committed ? 500 : status, thread[NANOS]);
      thread[SERIES] = 0;
    } else if (committed && thread[SENT_STATUS] == 0) {
      // The client has it: whatever an exception makes of the response object now comes too late.
      thread[SENT_STATUS] = status;
    }
  }

  @Override
  public AtomicBoolean containerEntered(Object suspended, boolean resumes) {
    long[] thread = thread();
    if (thread[STARTED] != 0) {
      // An exit that was lost; a container serves one request a thread at a time.
      drop(thread);
    }
    thread[CONTAINER] = 1;
    thread[INSIDE] = 0;
    if (suspended instanceof long[]) {
      resume((long[]) suspended, thread, resumes);
    }
    AtomicBoolean flag = asyncFlags.get();
    if (flag == null) {
      flag = new AtomicBoolean();
      asyncFlags.set(flag);
    }
    flag.set(false);
    return flag;
  }

  private void resume(long[] suspended, long[] thread, boolean resumes) {
    if (suspended[STARTED] != 0) {
      if (resumes) {
        thread[STARTED] = 1;
        thread[START_NANOS] = suspended[START_NANOS];
        thread[SERIES] = suspended[SERIES];
        thread[SENT_STATUS] = suspended[SENT_STATUS];
        suspended[STARTED] = 0;
      } else {
        drop(suspended);
      }
    }
  }

  @Override
  public Object containerSuspended(Object reused) {
    long[] thread = thread();
    long[] suspended = reused instanceof long[] ? (long[]) reused : new long[SIZE];
    suspended[STARTED] = thread[STARTED];
    suspended[START_NANOS] = thread[START_NANOS];
    suspended[SERIES] = thread[SERIES];
    suspended[SENT_STATUS] = thread[SENT_STATUS];
    thread[STARTED] = 0;
    thread[SERIES] = 0;
    thread[SENT_STATUS] = 0;
    thread[INSIDE] = 0;
    thread[CONTAINER] = 0;
    return suspended;
  }

  @Override
  public void containerExited(int status) {
    long[] thread = thread();
    thread[CONTAINER] = 0;
    thread[INSIDE] = 0;
    if (thread[STARTED] != 0) {
      finish(thread, status);
    }
  }

  @Override
  public void containerDropped(Object suspended, int status) {
    if (suspended instanceof long[] && ((long[]) suspended)[STARTED] != 0) {
      finish((long[]) suspended, status);
    }
  }

  /** A request object that threw when it was asked for its route leaves no series. */
  private HttpMetrics.Series series(long[] request) {
    return request[SERIES] == 0
        ? unmatched.series(HttpMethods.OTHER)
        : metrics.byId((int) request[SERIES] - 1);
  }

  private void drop(long[] request) {
    request[STARTED] = 0;
    request[SERIES] = 0;
    request[SENT_STATUS] = 0;
    metrics.inFlight.decrement();
  }

  private void finish(long[] request, int status) {
    long nanos = System.nanoTime() - request[START_NANOS];
    HttpMetrics.Series series = series(request);
    int sent = request[SENT_STATUS] != 0 ? (int) request[SENT_STATUS] : status;
    drop(request);
    series.record(sent, nanos);
  }

  private HttpMetrics.Endpoint endpoint(
      Object context,
      String contextPath,
      String servletPath,
      String pathInfo,
      Object frameworkRoute) {
    RouteTable table =
        context == null || contextPath == null ? null : tables.find(context, contextPath);
    if (table == null) {
      return unmatched;
    }
    return frameworkRoute instanceof String
        ? table.template((String) frameworkRoute)
        : table.mapping(servletPath, pathInfo);
  }

  private long[] thread() {
    long[] thread = threads.get();
    if (thread == null) {
      thread = new long[SIZE];
      threads.set(thread);
    }
    return thread;
  }
}
