// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What changed between two readings of a metrics page, as lines of plain ASCII text. */
final class Summary {
  private static final int NAME_WIDTH = 24;
  private static final double MILLIS_PER_SECOND = 1000;

  private final MetricsPage before;
  private final MetricsPage now;
  private final double seconds;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param seconds between the two readings
   */
  Summary(MetricsPage before, MetricsPage now, double seconds) {
    this.before = before;
    this.now = now;
    this.seconds = seconds;
  }

  List<String> lines() {
    if (lines.isEmpty()) {
      requests();
      queries();
      connections();
      executions();
    }
    return lines;
  }

  private void requests() {
    head("requests", "per s", "4xx", "5xx", "mean ms", "total");
    Map<String, Double> endpoints = new TreeMap<>(now.sumBy("http_requests_total", "endpoint"));
    for (String endpoint : endpoints.keySet()) {
      requests(endpoint, is("endpoint", endpoint));
    }
    requests("all", labels -> true);
    line("%-" + NAME_WIDTH + "s %9.0f", "in flight", now.sum("http_requests_in_flight"));
  }

  private void requests(String name, Predicate<Map<String, String>> labels) {
    String metric = "http_requests_total";
    double count = change(metric, labels);
    row(
        name,
        rate(count),
        share(change(metric, labels.and(statusClass('4'))), count),
        share(change(metric, labels.and(statusClass('5'))), count),
        meanMillis("http_request_duration_seconds", labels),
        total(now.sum(metric, labels)));
  }

  private void queries() {
    lines.add("");
    head("queries", "per s", "errors", "", "mean ms", "total");
    for (String operation : now.sumBy("db_queries_total", "operation").keySet()) {
      Predicate<Map<String, String>> labels = is("operation", operation);
      double count = change("db_queries_total", labels);
      row(
          operation,
          rate(count),
          share(change("db_query_errors_total", labels), count),
          "",
          meanMillis("db_query_duration_seconds", labels),
          total(now.sum("db_queries_total", labels)));
    }
  }

  private void connections() {
    lines.add("");
    line(
        "%-" + NAME_WIDTH + "s %9.0f   acquired in %s ms on average",
        "connections in use",
        now.sum("db_connections_active"),
        meanMillis("db_connection_acquire_seconds", labels -> true).trim());
    for (String pool : now.sumBy("db_pool_connections", "pool").keySet()) {
      StringBuilder states = new StringBuilder();
      for (String state : List.of("active", "idle", "pending", "max")) {
        double connections =
            now.sum("db_pool_connections", is("pool", pool).and(is("state", state)));
        states.append(String.format(Locale.ROOT, " %s %.0f ", state, connections));
      }
      line("  pool %s: %s", pool, states.toString().trim());
    }
  }

  private void executions() {
    lines.add("");
    head("agent executions", "per s", "errors", "", "mean ms", "total");
    Set<String> agents = now.sumBy("agent_executions_total", "agent_id").keySet();
    for (String agent : agents) {
      Predicate<Map<String, String>> labels = is("agent_id", agent);
      double count = change("agent_executions_total", labels);
      row(
          agent,
          rate(count),
          share(change("agent_executions_total", labels.and(is("status", "error"))), count),
          "",
          meanMillis("agent_execution_duration_seconds", labels),
          total(now.sum("agent_executions_total", labels)));
    }
  }

  private double change(String metric, Predicate<Map<String, String>> labels) {
    return now.sum(metric, labels) - before.sum(metric, labels);
  }

  private String rate(double count) {
    return String.format(Locale.ROOT, "%.1f", count / seconds);
  }

  private static String share(double part, double whole) {
    return part == 0 || whole == 0
        ? "-"
        : String.format(Locale.ROOT, "%.0f %%", 100 * part / whole);
  }

  private String meanMillis(String histogram, Predicate<Map<String, String>> labels) {
    double count = change(histogram + "_count", labels);
    double sum = change(histogram + "_sum", labels);
    return count == 0 ? "-" : String.format(Locale.ROOT, "%.2f", sum / count * MILLIS_PER_SECOND);
  }

  private static String total(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static Predicate<Map<String, String>> is(String label, String value) {
    return labels -> value.equals(labels.get(label));
  }

  private static Predicate<Map<String, String>> statusClass(char first) {
    return labels -> labels.getOrDefault("status", "").startsWith(String.valueOf(first));
  }

  private void head(String... cells) {
    row(cells[0].toUpperCase(Locale.ROOT), cells[1], cells[2], cells[3], cells[4], cells[5]);
  }

  private void row(String name, String c1, String c2, String c3, String c4, String c5) {
    String cut = name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 2) + "..";
    line("%-" + NAME_WIDTH + "s %9s %8s %8s %10s %9s", cut, c1, c2, c3, c4, c5);
  }

  private void line(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
