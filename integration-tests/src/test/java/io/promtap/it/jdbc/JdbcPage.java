// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import java.util.Map;
import java.util.TreeMap;

/** What one metrics page says about JDBC. */
final class JdbcPage {
  /** As {@link Ledger} has them, by the names of the metrics. */
  private static final Map<String, String> COUNTS =
      Map.of(
          "db_queries_total", "queries",
          "db_query_duration_seconds_count", "timed",
          "db_query_errors_total", "errors",
          "db_batch_size_count", "batches",
          "db_batch_size_sum", "batched",
          "db_connection_acquire_seconds_count", "acquired",
          "db_connection_failures_total", "failures",
          "promtap_errors_total", "promtap_errors");

  private final Scrape scrape;

  JdbcPage(Scrape scrape) {
    this.scrape = scrape;
  }

  /** What was counted since an earlier page, in the words of a {@link Ledger}. */
  Map<String, Integer> since(JdbcPage before) {
    Map<String, Integer> then = before.counts();
    Map<String, Integer> counted = new TreeMap<>();
    counts()
        .forEach(
            (what, number) -> {
              int added = number - then.getOrDefault(what, 0);
              if (added != 0) {
                counted.put(what, added);
              }
            });
    return counted;
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Sample sample : scrape.samples()) {
      String what = COUNTS.get(sample.name());
      if (what != null) {
        String label = sample.labels().isEmpty() ? "" : "." + String.join(" ", values(sample));
        counts.put(what + label, (int) sample.value());
      }
    }
    return counts;
  }

  private static Iterable<String> values(Sample sample) {
    return sample.labels().values();
  }

  /** The connections that are held, and each pool, as a {@code CHECK} line has them. */
  Map<String, String> gauges() {
    Map<String, String> gauges = new TreeMap<>();
    gauges.put("held", whole(scrape.value("db_connections_active")));
    for (Sample active : scrape.find("db_pool_connections", "state", "active")) {
      String pool = active.label("pool");
      StringBuilder numbers = new StringBuilder(whole(active.value()));
      for (String state : new String[] {"idle", "pending", "max"}) {
        double value = scrape.value("db_pool_connections", "pool", pool, "state", state);
        numbers.append('/').append(whole(value));
      }
      gauges.put(pool, numbers.toString());
    }
    return gauges;
  }

  private static String whole(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** What a {@code CHECK} line says; a pool whose name another has is called {@code name-2}. */
  static Map<String, String> gauges(String check) {
    Map<String, String> gauges = new TreeMap<>();
    for (String word : check.split(" ")) {
      String[] pair = word.split("=");
      String name = pair[0];
      for (int i = 2; gauges.containsKey(name); i++) {
        name = pair[0] + "-" + i;
      }
      gauges.put(name, pair[1]);
    }
    return gauges;
  }

  /** What a {@code DONE} line says. Each execution is timed, the failed ones too. */
  static Map<String, Integer> ledger(String done) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String word : done.split(" ")) {
      if (!word.isEmpty()) {
        String[] pair = word.split("=");
        int number = Integer.parseInt(pair[1]);
        counts.put(pair[0], number);
        if (pair[0].startsWith("queries.")) {
          counts.put("timed" + pair[0].substring("queries".length()), number);
        }
      }
    }
    counts.values().removeIf(number -> number == 0);
    return counts;
  }
}
