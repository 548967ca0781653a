// SPDX-License-Identifier: Apache-2.0
package io.promtap.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.promtap.testing.Await;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import javax.management.MBeanServerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JvmCollectorTest {

  @Test
  void the_names_of_the_clients_jvm_module_are_there() {
    try (JvmCollector collector = new JvmCollector()) {
      assertThat(names(collector))
          .contains(
              "jvm_buffer_pool_used_bytes",
              "jvm_classes_currently_loaded",
              "jvm_compilation_time_seconds",
              "jvm_gc_collection_seconds",
              "jvm_memory_used_bytes",
              "jvm_memory_pool_used_bytes",
              "jvm_memory_pool_allocated_bytes",
              "jvm_runtime",
              "jvm_threads_current",
              "jvm_threads_state",
              "process_cpu_seconds",
              "process_start_time_seconds");
    }
  }

  @Test
  @Timeout(30)
  void bytes_that_a_collection_found_are_counted_as_allocated() {
    try (JvmCollector collector = new JvmCollector()) {
      collector.get();
      double before = allocated(collector);
      byte[][] garbage = new byte[64][];
      for (int i = 0; i < garbage.length; i++) {
        garbage[i] = new byte[1024 * 1024];
      }
      // The notification comes on another thread, some time after.
      Await.untilCollected(
          "64 MiB are counted",
          () -> allocated(collector) - before,
          more -> more >= garbage.length * 1024.0 * 1024.0);
      assertThat(garbage[63]).hasSize(1024 * 1024);
    }
  }

  @Test
  @Timeout(30)
  void after_close_the_jvm_holds_nothing_of_the_collector() {
    JvmCollector collector = new JvmCollector();
    collector.get();
    collector.close();
    assertThat(names(collector)).isEmpty();

    WeakReference<JvmCollector> released = new WeakReference<>(collector);
    collector = null;
    Await.untilCollected(
        "the collector is gone", () -> released.refersTo(null), Boolean::booleanValue);
  }

  @Test
  void a_scrape_makes_no_mbean_server_and_a_collector_that_is_not_scraped_touches_no_jmx()
      throws Exception {
    assertThat(ChildJvm.run(List.of(), Untouched.class))
        .containsExactly("made", "scraped", "servers 0");
  }

  @Test
  void without_the_management_modules_one_line_says_so_and_the_rest_goes_on() throws Exception {
    assertThat(ChildJvm.run(List.of("--limit-modules", "java.base,java.logging"), Names.class))
        .contains("jvm_runtime")
        .filteredOn(line -> line.startsWith("[promtap]"))
        .singleElement()
        .asString()
        .contains("java.management");
  }

  @Test
  void prometheus_settings_of_the_application_cannot_reach_it() throws Exception {
    assertThat(ChildJvm.run(List.of("-Dio.prometheus.unknown=1"), Names.class))
        .contains("jvm_memory_used_bytes", "jvm_memory_pool_allocated_bytes", "process_cpu_seconds")
        .noneMatch(line -> line.startsWith("[promtap]"));
  }

  private static List<String> names(JvmCollector collector) {
    return collector.get().stream()
        .map(snapshot -> snapshot.getMetadata().getPrometheusName())
        .toList();
  }

  private static double allocated(JvmCollector collector) {
    Optional<MetricSnapshot> snapshot =
        collector.get().stream()
            .filter(
                each ->
                    each.getMetadata()
                        .getPrometheusName()
                        .equals("jvm_memory_pool_allocated_bytes"))
            .findFirst();
    return ((CounterSnapshot) snapshot.orElseThrow())
        .getDataPoints().stream().mapToDouble(point -> point.getValue()).sum();
  }

  /** Prints the names of all metrics. */
  static final class Names {
    private Names() {}

    public static void main(String[] args) {
      names(new JvmCollector()).forEach(System.out::println);
    }
  }

  /** Prints what the collector did to JMX. */
  static final class Untouched {
    private Untouched() {}

    public static void main(String[] args) {
      JvmCollector collector = new JvmCollector();
      System.out.println("made");
      collector.get();
      System.out.println("scraped");
      System.out.println("servers " + MBeanServerFactory.findMBeanServer(null).size());
    }
  }
}
