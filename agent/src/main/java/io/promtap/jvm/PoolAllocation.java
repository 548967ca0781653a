// SPDX-License-Identifier: Apache-2.0
package io.promtap.jvm;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/**
 * The collector of {@code jvm_memory_pool_allocated_bytes_total}, with the values of the client's
 * own.
 *
 * <p>It replaces the client's, which never removes its listener: that would pin Promtap's class
 * loader after a detach.
 */
final class PoolAllocation {

  /** Null until registered and after close. The class needs modules that an image may lack. */
  private AllocationListener listener;

  void register(PrometheusRegistry registry) {
    AllocationListener started = new AllocationListener();
    started.start();
    listener = started;
    CounterWithCallback.builder()
        .name("jvm_memory_pool_allocated_bytes_total")
        .help(
            "Total bytes allocated in a given JVM memory pool. Only updated after GC, not"
                + " continuously.")
        .labelNames("pool")
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
