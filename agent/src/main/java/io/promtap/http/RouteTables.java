// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import io.promtap.config.PathTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The route tables of all web applications, by context path. Several may share a path: embedded
 * servers on two ports, virtual hosts, an application and the version that replaces it.
 */
final class RouteTables {

  /** A JVM has few web applications; one that keeps making contexts must not fill the memory. */
  private static final int MAX_PATHS = 1_000;

  private static final int MAX_PER_PATH = 16;

  /** Counts the changes of registrations; a table that was read before one is read again. */
  private final AtomicInteger changes = new AtomicInteger();

  private final ConcurrentHashMap<String, RouteTable[]> byPath = new ConcurrentHashMap<>();

  /**
   * By the context path as the request has it, of applications that do not tell their
   * registrations: the Servlet API before 3.0, and servers that call servlets without a context.
   */
  private final ConcurrentHashMap<String, RouteTable> withoutContext = new ConcurrentHashMap<>();

  private final HttpMetrics metrics;
  private final List<PathTemplate> listed;
  private final TemplateTrie listedByPath;

  /**
   * @param listed the templates that the user listed, the same for all applications
   */
  RouteTables(HttpMetrics metrics, List<PathTemplate> listed, TemplateTrie listedByPath) {
    this.metrics = metrics;
    this.listed = listed;
    this.listedByPath = listedByPath;
  }

  void registrationsChanged() {
    changes.incrementAndGet();
  }

  /**
   * Returns the table of this context; {@code null} if there are too many. Takes no lock for a
   * table that is there.
   */
  @Nullable RouteTable find(@Nullable Object context, String contextPath) {
    if (context == null) {
      return withoutContext(contextPath);
    }
    RouteTable[] tables = byPath.get(contextPath);
    if (tables != null) {
      for (RouteTable table : tables) {
        if (table.isOf(context)) {
          table.readIfChanged(context, changes.get());
          return table;
        }
      }
    }
    return add(context, contextPath);
  }

  /** A client may write a context path in many ways, of which only the first are kept. */
  private RouteTable withoutContext(String contextPath) {
    RouteTable known = withoutContext.get(contextPath);
    if (known == null) {
      String path = BasePath.canonical(contextPath);
      known = new RouteTable(null, path, metrics, listed, listedByPath);
      if (withoutContext.size() < MAX_PATHS) {
        withoutContext.put(contextPath, known);
      }
    }
    return known;
  }

  private synchronized @Nullable RouteTable add(Object context, String contextPath) {
    RouteTable[] tables = byPath.get(contextPath);
    if (tables == null && byPath.size() >= MAX_PATHS) {
      return null;
    }
    List<RouteTable> alive = new ArrayList<>();
    for (RouteTable table : tables == null ? new RouteTable[0] : tables) {
      if (table.isOf(context)) {
        return table;
      }
      if (!table.isStale()) {
        alive.add(table);
      }
    }
    if (alive.size() >= MAX_PER_PATH) {
      return null;
    }
    RouteTable table = new RouteTable(context, contextPath, metrics, listed, listedByPath);
    table.readIfChanged(context, changes.get());
    alive.add(table);
    byPath.put(contextPath, alive.toArray(new RouteTable[0]));
    return table;
  }
}
