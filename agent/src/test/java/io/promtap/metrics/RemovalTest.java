// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("races")
class RemovalTest {

  private final MetricRegistry registry = new MetricRegistry(2, false);

  @Test
  void a_removed_metric_is_not_exposed_and_its_name_is_free_for_another_type() {
    Family<Counter> counters = registry.counter("a_total", "A.");
    Family<Summary> summaries = registry.doubleSummary("b", "B.");
    registry.prometheus();
    registry.remove(counters);
    registry.remove(summaries);

    assertThat(Scraped.samples(registry)).isEmpty();
    registry.doubleGauge("a", "A.").series().set(1);
    registry.histogram("b", "B.", new double[] {});
    assertThat(Scraped.samples(registry))
        .containsExactly("a 1.0", "b_bucket{le=\"+Inf\"} 0", "b_count 0", "b_sum 0.0");
  }

  @Test
  void a_metric_that_is_registered_anew_starts_anew() {
    Family<Counter> counters = registry.counter("a_total", "A.");
    counters.series().increment();
    registry.remove(counters);
    Family<Counter> again = registry.counter("a_total", "A.");
    counters.series().increment();

    assertThat(again).isNotSameAs(counters);
    assertThat(Scraped.samples(registry)).containsExactly("a_total 0.0");
  }

  @Test
  void removing_what_is_not_registered_changes_nothing() {
    Family<Counter> removed = registry.counter("a_total", "A.");
    registry.remove(removed);
    registry.counter("a_total", "A.").series().increment();
    registry.remove(removed);
    registry.remove(new MetricRegistry(1, false).counter("a_total", "A."));

    assertThat(Scraped.samples(registry)).containsExactly("a_total 1.0");
    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge("a", "A."));
  }

  @Test
  void the_name_of_a_removed_metric_is_free_for_a_foreign_collector() {
    registry.collector(
        () ->
            MetricSnapshots.of(
                GaugeSnapshot.builder()
                    .name("a")
                    .help("Theirs.")
                    .dataPoint(GaugeDataPointSnapshot.builder().value(7).build())
                    .build()));
    Family<Gauge> gauges = registry.gauge("a", "A.");

    assertThat(Scraped.samples(registry)).containsExactly("a 0.0");
    registry.remove(gauges);
    assertThat(Scraped.samples(registry)).containsExactly("a 7.0");
  }

  @Test
  void a_scrape_never_sees_a_name_with_two_types() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Thread reloading =
        new Thread(
            () -> {
              while (!done.get()) {
                Family<Gauge> gauges = registry.gauge("a", "A.");
                registry.remove(gauges);
                Family<Summary> summaries = registry.doubleSummary("a", "A.");
                registry.remove(summaries);
              }
            });
    reloading.start();
    try {
      int gauges = 0;
      int summaries = 0;
      while (gauges < 100 || summaries < 100) {
        long lines = Scraped.lines(registry).size();
        assertThat(lines).isIn(0L, 3L, 4L);
        gauges += lines == 3 ? 1 : 0;
        summaries += lines == 4 ? 1 : 0;
      }
    } finally {
      done.set(true);
      reloading.join();
    }
  }

  @Test
  void a_removed_series_is_not_exposed_and_makes_room_for_another() {
    Family<Counter> family = registry.counter("c_total", "C.", "a");
    for (String value : new String[] {"x", "y", "z"}) {
      family.series(value).increment();
    }
    family.remove(Set.of(family.series("x")));
    family.series("w").increment();
    family.series("x").increment();

    assertThat(Scraped.samples(registry))
        .containsExactlyInAnyOrder(
            "c_total{a=\"y\"} 1.0",
            "c_total{a=\"w\"} 1.0",
            "c_total{a=\"overflow\"} 2.0",
            "promtap_series_overflowed_total{metric=\"c_total\"} 2.0");
  }

  @Test
  void removing_a_series_that_is_not_there_or_the_overflow_makes_no_room() {
    Family<Counter> family = registry.counter("c_total", "C.", "a");
    Counter overflow = null;
    for (String value : new String[] {"x", "y", "z"}) {
      overflow = family.series(value);
      overflow.increment();
    }
    family.remove(Set.of(new MetricRegistry(1, false).counter("c_total", "C.", "a").series("x")));
    family.remove(Set.of(overflow));
    family.series("z").increment();

    assertThat(Scraped.samples(registry))
        .contains("c_total{a=\"x\"} 1.0", "c_total{a=\"y\"} 1.0", "c_total{a=\"overflow\"} 1.0")
        .hasSize(4);
  }

  @Test
  void the_series_of_a_metric_without_labels_can_be_removed_and_made_again() {
    Family<Gauge> family = registry.gauge("g", "G.");
    family.series().set(1);
    family.remove(Set.of(family.series()));

    assertThat(Scraped.samples(registry)).isEmpty();
    family.series();
    assertThat(Scraped.samples(registry)).containsExactly("g 0.0");
  }

  @Test
  void threads_that_make_and_remove_series_keep_to_the_limit() throws Exception {
    Family<Gauge> family = registry.gauge("g", "G.", "a");
    InThreads.run(
        4,
        () -> {
          for (int i = 0; i < 20_000; i++) {
            family.series("v" + i % 5);
            family.remove(Set.of(family.series("v" + i % 3)));
          }
        });
    for (int i = 0; i < 5; i++) {
      family.remove(Set.of(family.series("v" + i)));
    }
    family.series("p").set(1);
    family.series("q").set(1);
    family.series("r").set(1);

    assertThat(Scraped.samples(registry))
        .contains("g{a=\"p\"} 1.0", "g{a=\"q\"} 1.0", "g{a=\"overflow\"} 1.0");
  }
}
