package io.promtap.jvm;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code jvm_memory_pool_allocated_bytes_total}, as the client's collector of that name has it.
 *
 * <p>Not the client's own, for two reasons: it insists on the client's static configuration, and it
 * never takes its listener back, which would pin Promtap's class loader after a detach.
 */
final class PoolAllocation {

  private static final MetricMetadata METADATA =
      MetricMetadata.builder()
          .name("jvm_memory_pool_allocated_bytes")
          .expositionBaseName("jvm_memory_pool_allocated_bytes_total")
          .help(
              "Total bytes allocated in a given JVM memory pool. Only updated after GC, not"
                  + " continuously.")
          .build();

  /** Null until registered and after close. The class needs modules that an image may lack. */
  private AllocationListener listener;

  void register(PrometheusRegistry registry) {
    AllocationListener started = new AllocationListener();
    started.start();
    listener = started;
    registry.register((Collector) () -> snapshot(started));
  }

  void close() {
    if (listener != null) {
      listener.stop();
      listener = null;
    }
  }

  private static MetricSnapshot snapshot(AllocationListener allocations) {
    List<CounterDataPointSnapshot> points = new ArrayList<>();
    allocations
        .bytesByPool()
        .forEach(
            (pool, bytes) ->
                points.add(new CounterDataPointSnapshot(bytes, Labels.of("pool", pool), null, 0)));
    return new CounterSnapshot(METADATA, points);
  }
}
