// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list of the labels of Promtap's own metrics. No constant label may have one of the names. */
final class BuiltInLabels {

  private static final Map<String, String> METRICS = new HashMap<>();

  static {
    METRICS.put("method", "http_requests_total");
    METRICS.put("endpoint", "http_requests_total");
    METRICS.put("status", "http_requests_total");
    METRICS.put("operation", "db_queries_total");
    METRICS.put("pool", "db_pool_connections");
    METRICS.put("state", "db_pool_connections");
    METRICS.put("agent_id", "agent_executions_total");
    METRICS.put("gc", "jvm_gc_collection_seconds");
    METRICS.put("area", "jvm_memory_used_bytes");
    METRICS.put("runtime", "jvm_runtime_info");
    METRICS.put("vendor", "jvm_runtime_info");
    METRICS.put("version", "promtap_build_info");
    METRICS.put("rule", "promtap_rule_methods");
    METRICS.put("probe", "promtap_transformed_classes");
    METRICS.put("result", "promtap_config_reloads_total");
    METRICS.put("where", "promtap_errors_total");
    METRICS.put("metric", "promtap_series_overflowed_total");
  }

  private BuiltInLabels() {}

  /** Returns a metric that has a label of this name; {@code null} if none has. */
  static @Nullable String metricWith(String label) {
    return METRICS.get(label);
  }
}
