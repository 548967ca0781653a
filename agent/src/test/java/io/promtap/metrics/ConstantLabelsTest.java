// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HistogramBuckets;
import io.promtap.jvm.JvmCollector;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Labels that every series has. */
class ConstantLabelsTest {

  private static final Map<String, String> LABELS = Map.of("service", "orders", "region", "e\"u\n");
  private static final String EXPOSED = "region=\"e\\\"u\\n\",service=\"orders\"";

  @ParameterizedTest
  @EnumSource(HistogramBuckets.class)
  void every_series_of_every_type_has_them(HistogramBuckets buckets) {
    MetricRegistry registry = new MetricRegistry(1, true, buckets, LABELS);
    registry.counter("c_total", "C.", "a").series("x").increment();
    registry.counter("c_total", "C.", "a").series("past the limit").increment();
    registry.gauge("g", "G.");
    registry.histogram("h_seconds", "H.", new double[] {1}, "a").series("x").observeNanos(1);
    registry.doubleHistogram("v", "V.", new double[] {1}).series().observe(1);
    registry.durationSummary("s_seconds", "S.").series().observeNanos(1);
    registry.info("i_info", "I.", new String[] {"a"}, () -> new String[] {"x"});
    registry.gaugeReadAtScrape("r", "R.", () -> 1);

    List<String> samples = Scraped.samples(registry);

    assertThat(samples).hasSizeGreaterThan(10).allMatch(line -> line.contains(EXPOSED));
    assertThat(samples)
        .contains(
            "c_total{a=\"x\"," + EXPOSED + "} 1.0",
            "c_total{a=\"overflow\"," + EXPOSED + "} 1.0",
            "g{" + EXPOSED + "} 0.0");
  }

  @Test
  void series_of_the_jvm_have_them() {
    MetricRegistry registry = new MetricRegistry(1, false, HistogramBuckets.CLASSIC, LABELS);
    try (JvmCollector jvm = new JvmCollector(LABELS)) {
      registry.collector(jvm);

      assertThat(Scraped.samples(registry))
          .hasSizeGreaterThan(40)
          .allMatch(
              line -> line.contains("region=\"e\\\"u\\n\"") && line.contains("service=\"orders\""))
          .anyMatch(line -> line.startsWith("jvm_runtime_info{"))
          .anyMatch(line -> line.startsWith("process_start_time_seconds{"));
    }
  }

  @Test
  void a_label_of_the_metric_itself_wins() {
    MetricRegistry registry = new MetricRegistry(1, false, HistogramBuckets.BOTH, LABELS);
    registry.counter("c_total", "C.", "service").series("mine").increment();
    registry.histogram("h_seconds", "H.", new double[0], "region").series("here").observeNanos(1);

    assertThat(Scraped.samples(registry))
        .contains(
            "c_total{region=\"e\\\"u\\n\",service=\"mine\"} 1.0",
            "h_seconds_count{region=\"here\",service=\"orders\"} 1");
  }
}
