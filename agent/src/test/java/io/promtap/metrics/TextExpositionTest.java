// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.config.ExporterProperties;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.promtap.config.HistogramBuckets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our pages of text beside those that the client's writers make of the same registry. */
class TextExpositionTest {

  @ParameterizedTest
  @EnumSource(EscapingScheme.class)
  void a_page_is_the_client_s_page_byte_for_byte(EscapingScheme scheme) throws IOException {
    MetricRegistry registry = EveryKindOfMetric.registry();
    for (TextFormat format : TextFormat.values()) {
      for (boolean created : new boolean[] {false, true}) {
        String page = page(registry, format, scheme, created, null);
        assertThat(page).isEqualTo(stockPage(registry, format, scheme, created, null));
        assertThat(page)
            .contains("_created")
            .isEqualTo(page(registry, format, scheme, created, null));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(HistogramBuckets.class)
  void so_it_is_with_buckets_of_any_kind_and_with_constant_labels(HistogramBuckets buckets)
      throws IOException {
    Map<String, String> labels = Map.of("service", "a \"shop\"\n", "zone", "1", "b", "taken?");
    MetricRegistry registry = EveryKindOfMetric.registry(buckets, labels);
    for (TextFormat format : TextFormat.values()) {
      String page = page(registry, format, EscapingScheme.DEFAULT, true, null);
      assertThat(page)
          .contains("service=\"a \\\"shop\\\"\\n\"")
          .isEqualTo(stockPage(registry, format, EscapingScheme.DEFAULT, true, null));
    }
  }

  @Test
  void names_choose_what_the_client_chooses() throws IOException {
    MetricRegistry registry = EveryKindOfMetric.registry();
    for (String name :
        List.of(
            "plain_total", "plain", "time_seconds_count", "foreign", "facts", "x", "none", "")) {
      for (TextFormat format : TextFormat.values()) {
        MetricNameFilter names =
            MetricNameFilter.builder().nameMustBeEqualTo(name, "level").build();
        assertThat(page(registry, format, EscapingScheme.DEFAULT, true, names))
            .as(name)
            .isEqualTo(stockPage(registry, format, EscapingScheme.DEFAULT, true, names));
      }
    }
  }

  @Test
  void series_that_come_and_go_are_in_their_places_at_the_next_scrape() throws IOException {
    MetricRegistry registry = new MetricRegistry(4, false);
    Family<Counter> counters = registry.counter("c_total", "C.", "a");
    Counter b = counters.series("b");
    Counter d = counters.series("d");
    assertSame(registry);
    counters.series("a");
    counters.series("c");
    assertSame(registry);
    counters.series("too many").increment();
    assertSame(registry);
    counters.remove(Set.of(b, d));
    assertSame(registry);
    counters.series("b").increment();
    registry.counter("a_total", "A.").series();
    assertSame(registry);
    registry.remove(counters);
    registry.counter("c_total", "C.", "a").series("e");
    assertSame(registry);
    assertThat(page(registry, TextFormat.PROMETHEUS, EscapingScheme.DEFAULT, false, null))
        .contains("c_total{a=\"e\"} 0.0")
        .doesNotContain("a=\"overflow");
  }

  /** A snapshot of them takes some 20 MB. */
  @Test
  void a_page_of_many_series_takes_no_memory_for_each() throws IOException {
    int many = 10_000;
    MetricRegistry registry = new MetricRegistry(many, false);
    Family<Histogram> times = registry.histogram("t_seconds", "T.", new double[] {0.1, 1}, "a");
    for (int i = 0; i < many; i++) {
      times.series("value " + i).observeNanos(i * 12_345L);
    }
    TextExposition text = new TextExposition(registry, true);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int scrape = 0; scrape < 5; scrape++) {
      for (TextFormat format : TextFormat.values()) {
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        text.write(OutputStream.nullOutputStream(), format, EscapingScheme.DEFAULT, null);
        long after = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        least = Math.min(least, after - before);
      }
    }

    assertThat(least / many).isLessThan(10);
  }

  @Test
  void scrapes_while_series_come_and_go_have_each_series_once() throws Exception {
    MetricRegistry registry = new MetricRegistry(1_000, false);
    Family<Counter> counters = registry.counter("c_total", "C.", "a");
    FutureTask<Void> change =
        new FutureTask<>(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                Counter counter = counters.series("" + i);
                if (i % 2 == 0) {
                  counters.remove(Set.of(counter));
                }
              }
              return null;
            });
    List<FutureTask<Void>> all = new ArrayList<>(List.of(change));
    for (int i = 0; i < 3; i++) {
      all.add(
          new FutureTask<>(
              () -> {
                while (!change.isDone()) {
                  assertThat(samples(registry)).doesNotHaveDuplicates().isSorted();
                }
                return null;
              }));
    }
    all.forEach(task -> new Thread(task).start());
    for (FutureTask<Void> each : all) {
      each.get();
    }
    assertSame(registry);
    assertThat(samples(registry)).hasSize(1_001);
  }

  private static List<String> samples(MetricRegistry registry) throws IOException {
    return page(registry, TextFormat.PROMETHEUS, EscapingScheme.DEFAULT, false, null)
        .lines()
        .filter(line -> line.startsWith("c_total"))
        .map(line -> line.substring(0, line.indexOf('}')))
        .toList();
  }

  private static void assertSame(MetricRegistry registry) throws IOException {
    assertThat(page(registry, TextFormat.PROMETHEUS, EscapingScheme.DEFAULT, false, null))
        .isEqualTo(stockPage(registry, TextFormat.PROMETHEUS, EscapingScheme.DEFAULT, false, null));
  }

  private static String page(
      MetricRegistry registry,
      TextFormat format,
      EscapingScheme scheme,
      boolean created,
      Predicate<String> names)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new TextExposition(registry, created).write(out, format, scheme, names);
    return out.toString(UTF_8);
  }

  private static String stockPage(
      MetricRegistry registry,
      TextFormat format,
      EscapingScheme scheme,
      boolean created,
      Predicate<String> names)
      throws IOException {
    ExpositionFormats formats =
        ExpositionFormats.init(
            PrometheusProperties.builder()
                .exporterProperties(
                    ExporterProperties.builder().includeCreatedTimestamps(created).build())
                .build());
    ExpositionFormatWriter stock =
        format == TextFormat.OPEN_METRICS
            ? formats.getOpenMetricsTextFormatWriter()
            : formats.getPrometheusTextFormatWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    stock.write(out, registry.prometheus().scrape(names), scheme);
    return out.toString(UTF_8);
  }
}
