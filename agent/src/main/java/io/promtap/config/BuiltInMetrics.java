// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The list of the names of Promtap's own metrics. No rule may use one of them. */
final class BuiltInMetrics {

  private static final String TOTAL = "_total";

  /** Families. That of a counter is its name without the ending, as in OpenMetrics. */
  private static final Set<String> FAMILIES =
      new HashSet<>(
          Arrays.asList(
              ("http_requests http_request_duration_seconds http_requests_in_flight"
                      + " http_request_size_bytes http_response_size_bytes"
                      + " db_queries db_query_duration_seconds db_query_errors"
                      + " db_connections_active db_connection_acquire_seconds"
                      + " db_connections_leaked db_connection_failures db_batch_size db_pool_connections"
                      + " agent_execution_duration_seconds"
                      + " jvm_buffer_pool_capacity_bytes jvm_buffer_pool_used_buffers"
                      + " jvm_buffer_pool_used_bytes jvm_classes_currently_loaded"
                      + " jvm_classes_loaded jvm_classes_unloaded jvm_compilation_time_seconds"
                      + " jvm_gc_collection_seconds jvm_memory_committed_bytes"
                      + " jvm_memory_init_bytes jvm_memory_max_bytes"
                      + " jvm_memory_objects_pending_finalization"
                      + " jvm_memory_pool_allocated_bytes"
                      + " jvm_memory_pool_collection_committed_bytes"
                      + " jvm_memory_pool_collection_init_bytes"
                      + " jvm_memory_pool_collection_max_bytes"
                      + " jvm_memory_pool_collection_used_bytes jvm_memory_pool_committed_bytes"
                      + " jvm_memory_pool_init_bytes jvm_memory_pool_max_bytes"
                      + " jvm_memory_pool_used_bytes jvm_memory_used_bytes jvm_runtime"
                      + " jvm_native_memory_committed_bytes jvm_native_memory_reserved_bytes"
                      + " jvm_threads_current jvm_threads_daemon jvm_threads_deadlocked"
                      + " jvm_threads_deadlocked_monitor jvm_threads_peak jvm_threads_started"
                      + " jvm_threads_state process_cpu_seconds process_max_fds process_open_fds"
                      + " process_resident_memory_bytes process_start_time_seconds"
                      + " process_virtual_memory_bytes")
                  .split(" ")));

  private BuiltInMetrics() {}

  static boolean isReserved(String name) {
    return name.startsWith("promtap_")
        || name.startsWith("agent_executions")
        || FAMILIES.contains(family(name));
  }

  /** Returns a counter's name without its ending, any other name as it is. */
  static String family(String name) {
    return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
  }
}
