// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The exposed names of Promtap's metrics with their labels, as dashboards and users may rely on.
 */
final class MetricCatalogue {

  static final Map<String, Set<String>> LABELS_BY_METRIC = Map.copyOf(labelsByMetric());

  private MetricCatalogue() {}

  private static Map<String, Set<String>> labelsByMetric() {
    Map<String, Set<String>> labels = new HashMap<>();
    labels.put("http_requests_total", Set.of("method", "endpoint", "status"));
    histogram(labels, "http_request_duration_seconds", "method", "endpoint");
    labels.put("http_requests_in_flight", Set.of());
    labels.put("db_queries_total", Set.of("operation"));
    histogram(labels, "db_query_duration_seconds", "operation");
    labels.put("db_query_errors_total", Set.of("operation"));
    labels.put("db_connections_active", Set.of());
    histogram(labels, "db_connection_acquire_seconds");
    labels.put("db_connection_failures_total", Set.of());
    histogram(labels, "db_batch_size");
    labels.put("db_pool_connections", Set.of("pool", "state"));
    labels.put("agent_executions_total", Set.of("agent_id", "status"));
    histogram(labels, "agent_execution_duration_seconds", "agent_id");
    labels.put("agent_executions_in_flight", Set.of("agent_id"));
    labels.put("promtap_build_info", Set.of("version"));
    labels.put("promtap_rule_methods", Set.of("rule"));
    labels.put("promtap_transformed_classes", Set.of("probe"));
    labels.put("promtap_errors_total", Set.of("where"));
    labels.put("promtap_config_reloads_total", Set.of("result"));
    labels.put("promtap_rewoven_classes_total", Set.of());
    labels.put("promtap_series_overflowed_total", Set.of("metric"));
    labels.put("promtap_startup_seconds", Set.of());
    labels.put("promtap_scrape_duration_seconds", Set.of());
    return labels;
  }

  private static void histogram(Map<String, Set<String>> catalogue, String name, String... labels) {
    Set<String> withBound = new TreeSet<>(Set.of(labels));
    withBound.add("le");
    catalogue.put(name, Set.of(labels));
    catalogue.put(name + "_bucket", withBound);
    catalogue.put(name + "_sum", Set.of(labels));
    catalogue.put(name + "_count", Set.of(labels));
  }
}
