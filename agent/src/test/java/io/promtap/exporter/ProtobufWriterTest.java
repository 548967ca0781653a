// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.internal.PrometheusProtobufWriterImpl;
import io.prometheus.metrics.expositionformats.internal.ProtobufUtil;
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
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The writer of protobuf beside the client's own: each byte, and each letter of the text. */
class ProtobufWriterTest {

  private static final String THEIRS = PrometheusProtobufWriterImpl.class.getName();

  private static URLClassLoader loader;
  private static ExpositionFormatWriter theirs;
  private final ExpositionFormatWriter ours = new PrometheusProtobufWriterImpl();

  /** Loads the client's own class from its jar; ours of this name stands before it here. */
  @BeforeAll
  static void loadTheirs() throws Exception {
    URL jar = ProtobufUtil.class.getProtectionDomain().getCodeSource().getLocation();
    ClassLoader without =
        new ClassLoader(ProtobufWriterTest.class.getClassLoader()) {
          @Override
          protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith(THEIRS.substring(0, THEIRS.lastIndexOf('.') + 1))) {
              throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
          }
        };
    loader = new URLClassLoader(new URL[] {jar}, without);
    theirs = (ExpositionFormatWriter) loader.loadClass(THEIRS).getConstructor().newInstance();
  }

  @AfterAll
  static void close() throws IOException {
    loader.close();
  }

  @Test
  void the_client_finds_ours() throws IOException {
    MetricSnapshots page = new MetricSnapshots(counter(meta("c"), counterPoint(Labels.EMPTY, 1)));
    PrometheusProtobufWriter client = new PrometheusProtobufWriter();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    client.write(out, page, EscapingScheme.DEFAULT);

    assertThat(client.isAvailable()).isTrue();
    assertThat(out.toByteArray()).isEqualTo(bytes(ours, page, EscapingScheme.DEFAULT));
    assertThat(theirs.getClass()).isNotEqualTo(ours.getClass());
    assertThat(ours.getContentType()).isEqualTo(client.getContentType());
    assertThat(ours.accepts(client.getContentType())).isTrue();
    assertThat(ours.accepts("text/plain")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(EscapingScheme.class)
  void counters(EscapingScheme scheme) throws IOException {
    assertSame(
        scheme,
        counter(
            meta("things"),
            counterPoint(Labels.of("a", "x", "dotted.label", "y"), 3.5),
            new CounterDataPointSnapshot(0, Labels.of("a", "z"), exemplar(0.25, 0), 1_000_000),
            new CounterDataPointSnapshot(1e300, Labels.of("a", "w"), exemplar(7, 999), 1_234),
            new CounterDataPointSnapshot(
                Double.POSITIVE_INFINITY, Labels.of("a", "v"), null, 5, 1_700_000_000_123L)),
        counter(new MetricMetadata("dotted.name", "Help with\n\"quotes\" \\ and ünïcödé 😀")),
        counter(new MetricMetadata("dotted.things", "H"), counterPoint(Labels.EMPTY, 1)),
        counter(new MetricMetadata("read_bytes", "H", Unit.BYTES), counterPoint(Labels.EMPTY, 1)),
        counter(new MetricMetadata("nohelp"), counterPoint(Labels.EMPTY, 1)),
        counter(new MetricMetadata("größe_änderung", "H"), counterPoint(Labels.EMPTY, 1)));
  }

  @ParameterizedTest
  @EnumSource(EscapingScheme.class)
  void gauges_and_unknown_values(EscapingScheme scheme) throws IOException {
    assertSame(
        scheme,
        gauge("temperature", -1.5, 0, Double.NaN, Double.NEGATIVE_INFINITY, -0.0, 1e-320),
        gauge("dotted.total", 1),
        gauge("dotted.created", 1),
        gauge("plain_with_ünicode", 2),
        new UnknownSnapshot(
            meta("mystery"),
            List.of(
                new UnknownSnapshot.UnknownDataPointSnapshot(-3, Labels.of("l.l", "x"), null),
                new UnknownSnapshot.UnknownDataPointSnapshot(
                    4, Labels.of("a", "x"), exemplar(1, 2), 9_999))));
  }

  @ParameterizedTest
  @EnumSource(EscapingScheme.class)
  void infos_and_state_sets(EscapingScheme scheme) throws IOException {
    assertSame(
        scheme,
        InfoSnapshot.builder()
            .name("target")
            .help("Target.")
            .dataPoint(
                InfoSnapshot.InfoDataPointSnapshot.builder()
                    .labels(Labels.of("service.name", "x\"y\\z\n"))
                    .build())
            .build(),
        StateSetSnapshot.builder()
            .name("my.states")
            .help("States.")
            .dataPoint(
                StateSetSnapshot.StateSetDataPointSnapshot.builder()
                    .labels(Labels.of("a", "b"))
                    .state("on", true)
                    .state("off.now", false)
                    .build())
            .build());
  }

  @ParameterizedTest
  @EnumSource(EscapingScheme.class)
  void summaries(EscapingScheme scheme) throws IOException {
    Quantiles quantiles = Quantiles.of(new Quantile(0.5, -1), new Quantile(0.99, Double.NaN));
    assertSame(
        scheme,
        new SummarySnapshot(
            meta("durations"),
            List.of(
                summary(3, 0.5, Quantiles.EMPTY, "x"),
                summary(0, 0, quantiles, "y"),
                summary(7, Double.NaN, quantiles, "z"))));
  }

  @ParameterizedTest
  @EnumSource(EscapingScheme.class)
  void classic_histograms(EscapingScheme scheme) throws IOException {
    double[] bounds = {-1, 0, 0.005, 2.5, Double.POSITIVE_INFINITY};
    HistogramDataPointSnapshot plain =
        new HistogramDataPointSnapshot(
            ClassicHistogramBuckets.of(bounds, new long[] {1, 0, 4, 1L << 40, 0}),
            -12.5,
            Labels.of("a.b", "x"),
            Exemplars.of(exemplar(-7, 1), exemplar(0.001, 1_700_000_000_001L), exemplar(9, 3)),
            123);
    HistogramDataPointSnapshot empty =
        new HistogramDataPointSnapshot(
            ClassicHistogramBuckets.of(bounds, new long[5]),
            Double.NaN,
            Labels.of("a.b", "y"),
            Exemplars.EMPTY,
            0);
    assertSame(
        scheme,
        new HistogramSnapshot(meta("h.seconds"), List.of(plain, empty)),
        new HistogramSnapshot(true, meta("gauge_histogram"), List.of(plain)));
  }

  @ParameterizedTest
  @EnumSource(EscapingScheme.class)
  void native_histograms_and_those_that_are_both(EscapingScheme scheme) throws IOException {
    List<HistogramDataPointSnapshot> points = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      points.add(nativePoint(random, i));
    }
    assertSame(scheme, new HistogramSnapshot(meta("native_seconds"), points));
  }

  @Test
  void duplicates_and_a_page_longer_than_the_first_buffer() throws IOException {
    List<CounterDataPointSnapshot> many = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      many.add(counterPoint(Labels.of("path", "/orders/" + i + "/ä".repeat(i % 200)), i));
    }
    assertSame(
        EscapingScheme.DEFAULT,
        new CounterSnapshot(meta("many"), many),
        gauge("twice", 1),
        GaugeSnapshot.builder().name("other").help("O").build());
  }

  private static HistogramDataPointSnapshot nativePoint(Random random, int series) {
    NativeHistogramBuckets positive = buckets(random);
    NativeHistogramBuckets negative = buckets(random);
    long zeros = random.nextInt(3);
    Labels labels = Labels.of("series", "s" + series);
    Exemplars exemplars =
        random.nextBoolean() ? Exemplars.EMPTY : Exemplars.of(exemplar(0.3, 8), exemplar(4, 9));
    int schema = random.nextInt(13) - 4;
    if (random.nextBoolean()) {
      return new HistogramDataPointSnapshot(
          schema, zeros, Math.pow(2, -128), positive, negative, -4.5, labels, exemplars, 77);
    }
    long count = zeros + sum(positive) + sum(negative);
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(
            new double[] {1, Double.POSITIVE_INFINITY}, new long[] {count / 3, count - count / 3}),
        schema,
        zeros,
        0,
        positive,
        negative,
        Double.NaN,
        labels,
        exemplars,
        0);
  }

  /** Makes some runs of buckets, with gaps of all sizes around the one that is filled. */
  private static NativeHistogramBuckets buckets(Random random) {
    TreeMap<Integer, Long> counts = new TreeMap<>();
    int index = random.nextInt(4_000) - 2_000;
    for (int i = random.nextInt(20); i > 0; i--) {
      counts.put(index, random.nextInt(4) == 0 ? random.nextLong() >>> 8 : random.nextInt(9));
      index += 1 + random.nextInt(6);
    }
    return NativeHistogramBuckets.of(
        new ArrayList<>(counts.keySet()), new ArrayList<>(counts.values()));
  }

  private static long sum(NativeHistogramBuckets buckets) {
    return buckets.stream().mapToLong(each -> each.getCount()).sum();
  }

  private void assertSame(EscapingScheme scheme, MetricSnapshot... metrics) throws IOException {
    MetricSnapshots page = new MetricSnapshots(metrics);

    assertThat(bytes(ours, page, scheme)).isEqualTo(bytes(theirs, page, scheme));
    assertThat(ours.toDebugString(page, scheme)).isEqualTo(theirs.toDebugString(page, scheme));
  }

  private static byte[] bytes(
      ExpositionFormatWriter writer, MetricSnapshots page, EscapingScheme scheme)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.write(out, page, scheme);
    assertThat(out.size()).isPositive();
    return out.toByteArray();
  }

  private static MetricMetadata meta(String name) {
    return new MetricMetadata(name, "Help of " + name + ".");
  }

  private static CounterSnapshot counter(
      MetricMetadata metadata, CounterDataPointSnapshot... points) {
    return new CounterSnapshot(metadata, Arrays.asList(points));
  }

  private static CounterDataPointSnapshot counterPoint(Labels labels, double value) {
    return new CounterDataPointSnapshot(value, labels, null, 0);
  }

  private static GaugeSnapshot gauge(String name, double... values) {
    List<GaugeDataPointSnapshot> points = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      points.add(
          new GaugeDataPointSnapshot(values[i], Labels.of("i.i", "v" + i), exemplar(1, 1), i));
    }
    return new GaugeSnapshot(meta(name), points);
  }

  private static SummaryDataPointSnapshot summary(
      long count, double sum, Quantiles quantiles, String label) {
    return new SummaryDataPointSnapshot(
        count, sum, quantiles, Labels.of("l.l", label), Exemplars.EMPTY, 99);
  }

  private static Exemplar exemplar(double value, long millis) {
    return Exemplar.builder()
        .value(value)
        .traceId("0af7651916cd43dd8448eb211c80319c")
        .spanId("b7ad6b7169203331")
        .labels(Labels.of("user.name", "ü"))
        .timestampMillis(millis)
        .build();
  }
}
