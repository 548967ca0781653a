// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.promtap.log.Failures;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricRegistryTest {

  private final MetricRegistry registry = new MetricRegistry(3, false);

  @Test
  void every_type_is_exposed_as_the_client_writes_it() {
    registry.counter("things_total", "Things.", "kind", "a").series("x", "y").add(3);
    Gauge level = registry.gauge("level", "Level.").series();
    level.set(-2);
    Histogram histogram =
        registry.histogram("time_seconds", "Time.", new double[] {0.005, 1}, "op").series("get");
    histogram.observeNanos(5_000_000);
    histogram.observeNanos(5_000_001);
    histogram.observeNanos(2_000_000_000);

    assertThat(Scraped.lines(registry))
        .containsExactly(
            "# HELP level Level.",
            "# TYPE level gauge",
            "level -2.0",
            "# HELP things_total Things.",
            "# TYPE things_total counter",
            "things_total{a=\"y\",kind=\"x\"} 3.0",
            "# HELP time_seconds Time.",
            "# TYPE time_seconds histogram",
            "time_seconds_bucket{op=\"get\",le=\"0.005\"} 1",
            "time_seconds_bucket{op=\"get\",le=\"1.0\"} 2",
            "time_seconds_bucket{op=\"get\",le=\"+Inf\"} 3",
            "time_seconds_count{op=\"get\"} 3",
            "time_seconds_sum{op=\"get\"} 2.010000001");
  }

  @Test
  void values_are_exposed_as_the_client_writes_them() {
    record(registry);

    assertThat(Scraped.lines(registry))
        .containsExactly(
            "# HELP amount Amount.",
            "# TYPE amount summary",
            "amount_count 2",
            "amount_sum -0.5",
            "# HELP degrees Degrees.",
            "# TYPE degrees histogram",
            "degrees_bucket{room=\"hall\",le=\"-1.5\"} 1",
            "degrees_bucket{room=\"hall\",le=\"0.0\"} 1",
            "degrees_bucket{room=\"hall\",le=\"+Inf\"} 2",
            "degrees_count{room=\"hall\"} 2",
            "degrees_sum{room=\"hall\"} 18.75",
            "# HELP level Level.",
            "# TYPE level gauge",
            "level{a=\"x\"} -2.5",
            "# HELP paid_total Paid.",
            "# TYPE paid_total counter",
            "paid_total 12.25",
            "# HELP took_seconds Took.",
            "# TYPE took_seconds summary",
            "took_seconds_count{op=\"get\"} 2",
            "took_seconds_sum{op=\"get\"} 1.500000001");
  }

  @Test
  void the_unit_in_which_a_name_ends_is_stated_in_OpenMetrics_and_no_name_changes() {
    registry.counter("sent_bytes_total", "Sent.").series();
    registry.gaugeReadAtScrape("up_seconds", "Up.", () -> 1);
    registry.byteHistogram("size_bytes", "Size.", new double[] {}).series();
    registry.gauge("seconds", "No unit: it is all of the name.").series();
    registry.gauge("leapseconds", "No unit: it is no word of its own.").series();
    registry.gauge("wait_seconds_max", "No unit: it is not at the end.").series();
    registry.info("slow_seconds_info", "No unit.", new String[] {}, () -> new String[] {});

    assertThat(Scraped.openMetrics(registry))
        .filteredOn(line -> line.startsWith("# UNIT") || !line.startsWith("#"))
        .containsExactly(
            "leapseconds 0.0",
            "seconds 0.0",
            "# UNIT sent_bytes bytes",
            "sent_bytes_total 0.0",
            "# UNIT size_bytes bytes",
            "size_bytes_bucket{le=\"+Inf\"} 0",
            "size_bytes_count 0",
            "size_bytes_sum 0.0",
            "slow_seconds_info 1",
            "# UNIT up_seconds seconds",
            "up_seconds 1.0",
            "wait_seconds_max 0.0");
    assertThat(Scraped.lines(registry)).noneMatch(line -> line.startsWith("# UNIT"));
  }

  @Test
  void values_are_exposed_in_OpenMetrics_too() {
    record(registry);

    assertThat(Scraped.openMetrics(registry))
        .filteredOn(line -> !line.startsWith("# HELP"))
        .containsExactly(
            "# TYPE amount summary",
            "amount_count 2",
            "amount_sum -0.5",
            "# TYPE degrees histogram",
            "degrees_bucket{room=\"hall\",le=\"-1.5\"} 1",
            "degrees_bucket{room=\"hall\",le=\"0.0\"} 1",
            "degrees_bucket{room=\"hall\",le=\"+Inf\"} 2",
            "degrees_count{room=\"hall\"} 2",
            "degrees_sum{room=\"hall\"} 18.75",
            "# TYPE level gauge",
            "level{a=\"x\"} -2.5",
            "# TYPE paid counter",
            "paid_total 12.25",
            "# TYPE took_seconds summary",
            "# UNIT took_seconds seconds",
            "took_seconds_count{op=\"get\"} 2",
            "took_seconds_sum{op=\"get\"} 1.500000001",
            "# EOF");
  }

  private static void record(MetricRegistry registry) {
    registry.counter("paid_total", "Paid.").series().add(12.25);
    registry.doubleGauge("level", "Level.", "a").series("x").set(-2.5);
    DoubleHistogram degrees =
        registry
            .doubleHistogram("degrees", "Degrees.", new double[] {-1.5, 0}, "room")
            .series("hall");
    degrees.observe(-1.75);
    degrees.observe(20.5);
    Summary took = registry.durationSummary("took_seconds", "Took.", "op").series("get");
    took.observeNanos(1);
    took.observeNanos(1_500_000_000);
    Summary amount = registry.doubleSummary("amount", "Amount.").series();
    amount.observe(0.5);
    amount.observe(-1);
  }

  @Test
  void a_metric_without_labels_is_there_at_zero_before_its_first_use() {
    registry.counter("c_total", "C.");
    registry.histogram("h_seconds", "H.", new double[] {});

    assertThat(Scraped.samples(registry))
        .containsExactly(
            "c_total 0.0",
            "h_seconds_bucket{le=\"+Inf\"} 0",
            "h_seconds_count 0",
            "h_seconds_sum 0.0");
  }

  @Test
  void a_metric_registered_after_the_first_scrape_is_exposed_too() {
    registry.prometheus();
    registry.gauge("late", "Late.").series().set(1);

    assertThat(Scraped.samples(registry)).containsExactly("late 1.0");
  }

  @Test
  void null_becomes_none_and_a_long_value_is_cut() {
    Counter counter = registry.counter("c_total", "C.", "a", "b").series(null, "x".repeat(300));
    counter.increment();

    assertThat(Scraped.samples(registry))
        .containsExactly("c_total{a=\"none\",b=\"" + "x".repeat(200) + "\"} 1.0");
    assertThat(registry.counter("c_total", "C.", "a", "b").series(null, "x".repeat(201)))
        .isSameAs(counter);
  }

  @Test
  void values_that_utf8_cannot_tell_apart_are_one_series() {
    Family<Counter> family = registry.counter("c_total", "C.", "a");

    assertThat(family.series("a\ud800b")).isSameAs(family.series("a\udc00b"));
    assertThat(family.series("\ud83d\ude00")).isNotSameAs(family.series("\ufffd"));
    assertThat(family.series("\ud800")).isSameAs(family.series("\ufffd"));
  }

  @Test
  void half_a_character_is_replaced_and_the_rest_of_the_value_stays() {
    registry.counter("c_total", "C.", "a").series("a\ud800b\ud83d\ude00").increment();

    assertThat(Scraped.samples(registry))
        .containsExactly("c_total{a=\"a\ufffdb\ud83d\ude00\"} 1.0");
  }

  @Test
  void threads_that_make_the_same_series_get_one_each() throws Exception {
    int series = 20_000;
    MetricRegistry large = new MetricRegistry(series, false);
    Family<Counter> family = large.counter("c_total", "C.", "a");
    InThreads.run(
        4,
        () -> {
          for (int i = 0; i < series; i++) {
            family.series("v" + i).increment();
          }
        });

    assertThat(Scraped.samples(large)).hasSize(series).allMatch(line -> line.endsWith("} 4.0"));
  }

  @Test
  void past_the_limit_label_sets_share_one_series_and_are_counted() {
    Family<Counter> family = registry.counter("c_total", "C.", "a");
    for (int i = 0; i < 10; i++) {
      family.series("v" + i).increment();
    }

    assertThat(Scraped.samples(registry))
        .containsExactlyInAnyOrder(
            "c_total{a=\"v0\"} 1.0",
            "c_total{a=\"v1\"} 1.0",
            "c_total{a=\"v2\"} 1.0",
            "c_total{a=\"overflow\"} 7.0",
            "promtap_series_overflowed_total{metric=\"c_total\"} 7.0");
  }

  @Test
  void the_overflow_series_can_be_asked_for_without_counting_as_overflow() {
    Family<Gauge> family = registry.gauge("g", "G.", "a");
    family.series("overflow").set(1);

    assertThat(Scraped.samples(registry)).containsExactly("g{a=\"overflow\"} 1.0");
  }

  @Test
  void a_metric_has_series_from_the_first_one_on() {
    Family<Gauge> family = registry.gauge("g", "G.", "a");
    registry.gauge("other", "O.").series();
    registry.gaugeReadAtScrape("read", "Read.", () -> 1);

    assertThat(registry.hasSeries("g")).isFalse();
    family.series("x");
    assertThat(registry.hasSeries("g")).isTrue();
    assertThat(registry.hasSeries("read")).isFalse();
    assertThat(registry.hasSeries("unknown")).isFalse();
  }

  @Test
  void a_wrong_number_of_values_is_refused() {
    Family<Counter> family = registry.counter("c_total", "C.", "a");

    assertThatIllegalArgumentException().isThrownBy(() -> family.series());
    assertThatIllegalArgumentException().isThrownBy(() -> family.series("a", "b"));
  }

  @Test
  void the_same_registration_again_gives_the_same_family() {
    Family<Histogram> family = registry.histogram("h_seconds", "H.", new double[] {1}, "a");

    assertThat(registry.histogram("h_seconds", "Other.", new double[] {1}, "a")).isSameAs(family);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.histogram("h_seconds", "H.", new double[] {2}, "a"))
        .withMessage(
            "the metric h_seconds cannot be exposed beside h_seconds"
                + " of other type, labels or buckets");
  }

  @Test
  void a_last_bound_of_infinity_can_be_left_out() {
    Family<Histogram> family = registry.histogram("h_seconds", "H.", new double[] {1});

    assertThat(registry.histogram("h_seconds", "H.", new double[] {1, Double.POSITIVE_INFINITY}))
        .isSameAs(family);
  }

  @Test
  void a_summary_of_durations_is_not_one_of_values_nor_a_gauge_of_counts_one_of_values() {
    Family<Summary> durations = registry.durationSummary("s_seconds", "S.", "a");
    registry.gauge("g", "G.");

    assertThat(registry.durationSummary("s_seconds", "S.", "a")).isSameAs(durations);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.doubleSummary("s_seconds", "S.", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> registry.doubleGauge("g", "G."));
    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge("s_seconds_sum", "G."));
  }

  @Test
  void the_label_that_a_summary_could_need_itself_is_reserved() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.doubleSummary("s", "S.", "quantile"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.doubleHistogram("h", "H.", new double[] {1}, "le"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h_seconds", "h_seconds_count", "h_seconds_bucket", "c"})
  void a_name_that_another_metric_exposes_is_refused(String name) {
    registry.histogram("h_seconds", "H.", new double[] {1});
    registry.counter("c_total", "C.");

    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge(name, "G."));
  }

  @Test
  void the_message_about_a_name_names_the_metric_that_exposes_it() {
    registry.counter("c_total", "C.");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.gauge("c", "G."))
        .withMessage("the metric c cannot be exposed beside c_total");
  }

  @Test
  void all_letters_and_digits_are_good_in_names_and_a_colon_in_that_of_a_metric() {
    registry.doubleGauge("aAzZ:_09", "G.", "aAzZ_09").series("x");

    assertThat(Scraped.samples(registry)).containsExactly("aAzZ:_09{aAzZ_09=\"x\"} 0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "y z", "__x", "1a", "größe", "a-b", "a_total"})
  void a_bad_gauge_name_is_refused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge(name, "G."));
  }

  @Test
  void bad_labels_help_bounds_and_counter_names_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge("g", "G.", "a", "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge("g", "G.", "a:b"));
    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge("g", ""));
    assertThatIllegalArgumentException().isThrownBy(() -> registry.counter("c", "C."));
    assertThatIllegalArgumentException().isThrownBy(() -> registry.counter("_total", "C."));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.gaugeReadAtScrape("g", "", () -> 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.histogram("h", "H.", new double[] {1}, "le"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.histogram("h", "H.", new double[] {1, 1}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.histogram("h", "H.", new double[] {Double.NaN}));
  }

  @Test
  void a_supplier_that_throws_is_counted_and_costs_only_its_own_sample() {
    registry.gaugeReadAtScrape(
        "broken",
        "Broken.",
        () -> {
          throw new NoClassDefFoundError("gone");
        });
    registry.gaugeReadAtScrape("good", "Good.", () -> 1.5);
    long before = Failures.counts().getOrDefault("scrape.broken", 0L);

    assertThat(Scraped.samples(registry)).containsExactly("good 1.5");
    assertThat(Failures.counts().get("scrape.broken")).isEqualTo(before + 1);
  }

  @Test
  void rows_with_equal_labels_are_added_up_and_those_past_the_limit_overflow() {
    registry.gaugesReadAtScrape(
        "pool",
        "Pool.",
        new String[] {"pool"},
        () ->
            List.of(
                new LabeledValue(1, "a"),
                new LabeledValue(2, "a"),
                new LabeledValue(4, (String) null),
                new LabeledValue(8, "c"),
                new LabeledValue(16, "d"),
                new LabeledValue(32, "e"),
                new LabeledValue(64, "c")));

    assertThat(Scraped.samples(registry))
        .contains(
            "pool{pool=\"a\"} 3.0",
            "pool{pool=\"none\"} 4.0",
            "pool{pool=\"c\"} 72.0",
            "pool{pool=\"overflow\"} 48.0");
    assertThat(Scraped.samples(registry))
        .contains("promtap_series_overflowed_total{metric=\"pool\"} 2.0");
  }

  @Test
  void counters_can_be_read_at_the_scrape_and_the_newest_supplier_is_read() {
    String[] labels = {"where"};
    registry.countersReadAtScrape(
        "e_total", "E.", labels, () -> List.of(new LabeledValue(1, "old")));
    registry.prometheus();
    registry.countersReadAtScrape(
        "e_total", "E.", labels, () -> List.of(new LabeledValue(2, "new")));

    assertThat(Scraped.samples(registry)).containsExactly("e_total{where=\"new\"} 2.0");
  }

  @Test
  void an_info_is_exposed_as_the_client_writes_it_and_asked_for_once() {
    AtomicInteger asked = new AtomicInteger();
    registry.info(
        "build_info",
        "Build.",
        new String[] {"version"},
        () -> new String[] {"v" + asked.incrementAndGet()});
    Scraped.lines(registry);

    assertThat(Scraped.lines(registry))
        .containsExactly(
            "# HELP build_info Build.", "# TYPE build_info gauge", "build_info{version=\"v1\"} 1");
    assertThat(Scraped.openMetrics(registry))
        .containsExactly(
            "# TYPE build info", "# HELP build Build.", "build_info{version=\"v1\"} 1", "# EOF");
  }

  @Test
  void an_info_that_cannot_be_had_is_counted_and_asked_for_again() {
    AtomicInteger asked = new AtomicInteger();
    registry.gaugeReadAtScrape("good", "Good.", () -> 1.5);
    registry.info(
        "build_info",
        "Build.",
        new String[] {"version"},
        () -> {
          if (asked.incrementAndGet() == 1) {
            throw new StackOverflowError();
          }
          return new String[] {"v2"};
        });

    assertThat(Scraped.samples(registry)).containsExactly("good 1.5");
    assertThat(Failures.counts()).containsKey("scrape.build_info");
    assertThat(Scraped.samples(registry))
        .containsExactly("build_info{version=\"v2\"} 1", "good 1.5");
  }

  @Test
  void both_names_of_an_info_are_its_own() {
    registry.info("build_info", "Build.", new String[] {"a"}, () -> new String[] {"x"});

    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge("build_info", "G."));
    assertThatIllegalArgumentException().isThrownBy(() -> registry.gauge("build", "G."));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> registry.info("facts", "F.", new String[0], () -> new String[0]));
  }

  @Test
  void a_foreign_collector_gives_way_where_a_name_is_taken() {
    registry.counter("jvm_things_total", "Ours.").series().increment();
    registry.collector(
        () ->
            MetricSnapshots.of(
                GaugeSnapshot.builder().name("jvm_things").help("Theirs.").build(),
                GaugeSnapshot.builder()
                    .name("jvm_other")
                    .help("Theirs.")
                    .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(1).build())
                    .build()));

    assertThat(Scraped.samples(registry)).containsExactly("jvm_other 1.0", "jvm_things_total 1.0");
  }

  @Test
  void a_foreign_collector_that_throws_is_counted_and_does_not_fail_the_scrape() {
    registry.gauge("g", "G.");
    registry.collector(new BrokenCollector());
    long before = Failures.counts().getOrDefault("scrape.BrokenCollector", 0L);

    assertThat(Scraped.samples(registry)).containsExactly("g 0.0");
    assertThat(Failures.counts()).containsEntry("scrape.BrokenCollector", before + 1);
  }

  private static final class BrokenCollector implements Supplier<MetricSnapshots> {
    @Override
    public MetricSnapshots get() {
      throw new LinkageError("broken");
    }
  }
}
