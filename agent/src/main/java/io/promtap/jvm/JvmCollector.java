// SPDX-License-Identifier: Apache-2.0
package io.promtap.jvm;

import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.promtap.log.Failures;
import io.promtap.log.Log;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The collector of the client's JVM metrics. It sets up the client's own collectors at the first
 * scrape, each in its own registry, so that the others still work if one fails. A runtime image
 * without the module {@code java.management} keeps those that need no JMX.
 *
 * <p>It implements no interface of the client, which must not be loaded before the first scrape.
 *
 * <p>The collector of native memory is not among them: it creates the platform MBean server, which
 * the application might want to configure first.
 */
public final class JvmCollector implements Supplier<MetricSnapshots>, AutoCloseable {

  /** Set-up of one collector; may fail with any error if a module of the JDK is missing. */
  private interface Part {
    void register(PrometheusRegistry registry);
  }

  /** Registries by name; {@code null} until the first scrape and after close. Guarded by this. */
  private @Nullable Map<String, PrometheusRegistry> parts;

  /** {@code null} until the first scrape. Guarded by this. */
  private @Nullable PoolAllocation poolAllocation;

  private boolean closed;

  /** By name. */
  private final Map<String, String> constantLabels;

  public JvmCollector() {
    this(Collections.emptyMap());
  }

  /**
   * @param constantLabels labels of every series, by name
   */
  public JvmCollector(Map<String, String> constantLabels) {
    this.constantLabels = constantLabels;
  }

  @Override
  public synchronized MetricSnapshots get() {
    if (parts == null && !closed) {
      parts = setUp();
    }
    List<MetricSnapshot> all = new ArrayList<>();
    if (parts != null) {
      parts.forEach((name, registry) -> scrape(name, registry, all));
    }
    return new MetricSnapshots(all);
  }

  /** Removes the listeners from the JVM. Later scrapes return nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    parts = null;
    if (poolAllocation != null) {
      poolAllocation.close();
    }
  }

  private static void scrape(String name, PrometheusRegistry registry, List<MetricSnapshot> all) {
    try {
      registry.scrape().forEach(all::add);
    } catch (Throwable failure) {
      Failures.record("scrape.jvm " + name, failure);
    }
  }

  private Map<String, PrometheusRegistry> setUp() {
    Map<String, PrometheusRegistry> ready = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    Throwable reason = null;
    for (Map.Entry<String, Part> part : available().entrySet()) {
      try {
        PrometheusRegistry registry = new PrometheusRegistry();
        part.getValue().register(registry);
        ready.put(part.getKey(), registry);
      } catch (Throwable failure) {
        missing.add(part.getKey());
        reason = failure;
      }
    }
    if (!missing.isEmpty()) {
      Log.warn(
          "no JVM metrics of "
              + String.join(", ", missing)
              + " (are java.management and jdk.management in the runtime image?)",
          reason);
    }
    return ready;
  }

  private Labels labels() {
    Labels.Builder labels = Labels.builder();
    constantLabels.forEach(labels::label);
    return labels.build();
  }

  private Map<String, Part> available() {
    PoolAllocation allocation = new PoolAllocation();
    poolAllocation = allocation;
    Labels labels = labels();
    Map<String, Part> all = new LinkedHashMap<>();
    all.put("buffer pools", r -> JvmBufferPoolMetrics.builder().constLabels(labels).register(r));
    all.put("class loading", r -> JvmClassLoadingMetrics.builder().constLabels(labels).register(r));
    all.put("compilation", r -> JvmCompilationMetrics.builder().constLabels(labels).register(r));
    all.put(
        "garbage collections",
        r -> JvmGarbageCollectorMetrics.builder().constLabels(labels).register(r));
    all.put("memory", r -> JvmMemoryMetrics.builder().constLabels(labels).register(r));
    all.put("allocation", r -> allocation.register(r, labels));
    all.put("runtime", r -> JvmRuntimeInfoMetric.builder().constLabels(labels).register(r));
    all.put("threads", r -> JvmThreadsMetrics.builder().constLabels(labels).register(r));
    all.put("process", r -> ProcessMetrics.builder().constLabels(labels).register(r));
    return all;
  }
}
