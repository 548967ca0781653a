// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import io.promtap.config.HistogramBuckets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A registry with metrics of every kind and every odd value, which does not change any more. */
final class EveryKindOfMetric {

  private static final String[] HOSTILE = {
    "",
    " ",
    "\"",
    "\\",
    "\n",
    "\\n",
    "a\"b\\c\nd\r\te",
    "{x=\"y\"} 1\n# EOF",
    "é",
    "\uD83D\uDE00",
    "\uD83D",
    "\u0000\u007f",
    "\u2028",
    "x".repeat(500),
    "le",
    "+Inf",
    "overflow",
    "none"
  };

  static final double[] VALUES = {
    0.0,
    -0.0,
    1,
    -1,
    12,
    0.5,
    1e-3,
    9.99e-4,
    1e7,
    9_999_999,
    10_000_001,
    1e15,
    1e16,
    1e300,
    -1e300,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    1 / 3.0,
    2e-44,
    2.0e-3,
    1.0E23,
    9007199254740993.0,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Integer.MAX_VALUE,
    123456.789,
    4.35,
    0.1 + 0.2
  };

  private EveryKindOfMetric() {}

  static MetricRegistry registry() {
    return registry(HistogramBuckets.CLASSIC, Map.of());
  }

  static MetricRegistry registry(HistogramBuckets buckets, Map<String, String> constantLabels) {
    MetricRegistry registry = new MetricRegistry(100, true, buckets, constantLabels);
    counters(registry);
    gauges(registry);
    distributions(registry);
    registry.info("facts_info", "F.", new String[] {"b", "a"}, () -> new String[] {"\"", "y"});
    registry.info("bare_info", "F.", new String[] {}, () -> new String[] {});
    registry.histogram("never_seconds", "No series: is not there.", new double[] {1}, "a");
    MetricSnapshots jvm = jvm();
    registry.collector(() -> jvm);
    MetricSnapshots foreign = foreign();
    registry.collector(() -> foreign);
    return registry;
  }

  private static void counters(MetricRegistry registry) {
    registry.counter("plain_total", "P.").series().add(7);
    registry.counter("sent_bytes_total", "S \"q\" \\ \n é.", "z_last", "a_first", "m");
    registry.counter("sent_bytes_total", "S.", "z_last", "a_first", "m").series("1", "2", "3");
    Family<Counter> hostile = registry.counter("hostile_total", "H.", "b", "a", "a_1");
    for (String value : HOSTILE) {
      hostile.series(value, "x", value).increment();
      hostile.series("x", value, "y").add(0.5);
    }
    Family<Counter> many = registry.counter("many_total", "M.", "n");
    for (int i = 0; i < 200; i++) {
      many.series("" + i).add(i);
    }
    registry.counter("twice_total_total", "T.", "a").series("x").increment();
    registry.countersReadAtScrape(
        "read_total", "R.", new String[] {"a"}, () -> List.of(new LabeledValue(3, "\n")));
    registry.countersReadAtScrape(
        "negative_total", "Is left out.", new String[0], () -> List.of(new LabeledValue(-3)));
  }

  private static void gauges(MetricRegistry registry) {
    registry.gauge("level", "L.").series().set(-5);
    Family<DoubleGauge> doubles = registry.doubleGauge("doubles", "D.", "n");
    int n = 0;
    for (double value : VALUES) {
      doubles.series("" + n++).set(value);
    }
    doubles.series("inf").set(Double.POSITIVE_INFINITY);
    doubles.series("-inf").set(Double.NEGATIVE_INFINITY);
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      doubles.series("r" + i).set(Double.longBitsToDouble(random.nextLong()));
    }
    for (String name : List.of("x_info", "x_created", "x_bucket", "x_count", "a:b", "_under")) {
      registry.gauge(name, "N.", "l").series("v").set(1);
    }
    registry.gaugeReadAtScrape("nan", "N.", () -> Double.NaN);
    registry.gaugeReadAtScrape("fails", "Is left out.", () -> 1 / Integer.parseInt("0"));
  }

  private static void distributions(MetricRegistry registry) {
    double[] bounds = {1e-9, 0.001, 0.005, 0.1, 1, 2.5, 1e7};
    Family<Histogram> times = registry.histogram("time_seconds", "T.", bounds, "method", "path");
    for (String value : HOSTILE) {
      times.series(value, "GET").observeNanos(100_000_000);
    }
    registry.tracesOrNull().set(0xabcdef, -1, 15);
    for (long nanos = 0; nanos < 1L << 60; nanos = nanos * 3 + 1) {
      times.series("/", "GET").observeNanos(nanos);
    }
    times.series("/edge", "GET").observeNanos(100_000_000);
    Histogram part =
        times.series("/", "GET").countedBy(registry.counter("time_total", "T.").series());
    (part == null ? times.series("/", "GET") : part).observeNanos(200_000_000);
    registry.histogram("bare_seconds", "B.", new double[] {0.25}).series().observeNanos(1 << 28);
    registry.byteHistogram("size_bytes", "S.", new double[] {1024, 1e9}).series().observeBytes(77);
    registry.countHistogram("only_inf", "C.", new double[] {}, "a").series("x").observeCount(3);
    Family<DoubleHistogram> degrees =
        registry.doubleHistogram("degrees", "D.", new double[] {-1.5, -0.0, 0.1}, "a");
    degrees.series("x").observe(-0.0);
    degrees.series("x").observe(-1e-300);
    degrees.series("x").observe(0.1);
    DoubleHistogram noSum = degrees.series("no sum");
    for (double huge : new double[] {Double.MAX_VALUE, Double.MAX_VALUE, -1e308, -1e308}) {
      noSum.observe(huge);
    }
    registry.tracesOrNull().clear();
    registry.doubleSummary("amount", "A.", "a").series("x").observe(1e-5);
    registry.durationSummary("took_seconds", "T.").series().observeNanos(3_000_000_000L);
    registry.durationSummary("op_seconds", "O.", "op").series("get").observeNanos(1);
  }

  private static MetricSnapshots jvm() {
    PrometheusRegistry jvm = new PrometheusRegistry();
    JvmMetrics.builder().register(jvm);
    return jvm.scrape();
  }

  /** All that a collector of someone else may bring, also what our own metrics never are. */
  private static MetricSnapshots foreign() {
    Labels labels = Labels.of("a.dot", "1", "x", "\"é");
    Exemplar exemplar =
        Exemplar.builder().value(0.5).traceId("t").spanId("s").timestampMillis(1_005).build();
    return MetricSnapshots.of(
        CounterSnapshot.builder()
            .name("foreign")
            .dataPoint(
                CounterDataPointSnapshot.builder()
                    .value(2)
                    .labels(labels)
                    .exemplar(exemplar)
                    .createdTimestampMillis(1_234_567_890_012L)
                    .build())
            .build(),
        CounterSnapshot.builder()
            .name("foreign")
            .dataPoint(CounterDataPointSnapshot.builder().value(3).build())
            .build(),
        GaugeSnapshot.builder()
            .name("gauge.with.dots.bytes")
            .unit(Unit.BYTES)
            .dataPoint(
                GaugeDataPointSnapshot.builder().value(1).scrapeTimestampMillis(5_007).build())
            .build(),
        HistogramSnapshot.builder()
            .gaugeHistogram(true)
            .name("gh")
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(
                            new double[] {1, Double.POSITIVE_INFINITY}, new long[] {2, 3}))
                    .sum(3)
                    .createdTimestampMillis(99)
                    .build())
            .build(),
        SummarySnapshot.builder()
            .name("quantiles")
            .dataPoint(
                SummaryDataPointSnapshot.builder()
                    .quantiles(Quantiles.of(new Quantile(0.5, 1), new Quantile(0.9, Double.NaN)))
                    .count(2)
                    .exemplars(Exemplars.of(exemplar))
                    .createdTimestampMillis(100)
                    .build())
            .build(),
        InfoSnapshot.builder()
            .name("foreign_facts")
            .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
            .build(),
        StateSetSnapshot.builder()
            .name("state")
            .dataPoint(
                StateSetDataPointSnapshot.builder().state("on", true).state("o\"ff", false).build())
            .build(),
        UnknownSnapshot.builder()
            .name("zzz")
            .help("Unknown.")
            .dataPoint(UnknownDataPointSnapshot.builder().value(-1).build())
            .build(),
        GaugeSnapshot.builder()
            .name("time_seconds")
            .dataPoint(GaugeDataPointSnapshot.builder().value(1).build())
            .build());
  }
}
