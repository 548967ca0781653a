// SPDX-License-Identifier: Apache-2.0
package io.promtap.jvm;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import org.jspecify.annotations.Nullable;

/**
 * The collector of {@code jvm_memory_pool_allocated_bytes_total}. It gives the same values as the
 * client's own collector and replaces it: the client never removes its listener, which would keep
 * Promtap's class loader alive after a detach.
 */
final class PoolAllocation {

  /** {@code null} until registered and after close. Its class needs modules that may be missing. */
  private @Nullable AllocationListener listener;

  void register(PrometheusRegistry registry, Labels constants) {
    AllocationListener started = new AllocationListener();
    started.start();
    listener = started;
    CounterWithCallback.builder()
        .name("jvm_memory_pool_allocated_bytes_total")
        .help(
            "Total bytes allocated in a given JVM memory pool. Only updated after GC, not"
                + " continuously.")
        .labelNames("pool")
        .constLabels(constants)
        .callback(
            points -> started.bytesByPool().forEach((pool, bytes) -> points.call(bytes, pool)))
        .register(registry);
  }

  void close() {
    if (listener != null) {
      listener.stop();
      listener = null;
    }
  }
}
