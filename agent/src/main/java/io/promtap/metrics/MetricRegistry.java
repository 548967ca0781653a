// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.promtap.config.HistogramBuckets;
import java.util.Collections;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The registry of all metrics of the agent. It makes their families. Metrics may be registered at
 * any time, from any thread.
 *
 * <p>Registering a name again with the same type, labels and buckets gives the family that is
 * there, with its counts; a metric that is read at the scrape is read from the newest supplier. Any
 * other second use of an exposed name is refused by IllegalArgumentException, and so are names that
 * Prometheus does not allow.
 */
public final class MetricRegistry {

  private final @Nullable TraceContext traces;
  private final HistogramBuckets buckets;
  private final Map<String, String> constantLabels;
  private final SeriesLimits limits;
  private final RegisteredMetrics registered = new RegisteredMetrics();

  /**
   * {@code null} before the first scrape, which loads the client. Guarded by {@link #registered}.
   */
  private @Nullable SnapshotWriter snapshots;

  /**
   * @param seriesPerMetric the most series of a metric; further label sets share its overflow
   *     series
   * @param exemplars whether histograms keep the trace in which a value was observed
   */
  public MetricRegistry(int seriesPerMetric, boolean exemplars) {
    this(seriesPerMetric, exemplars, HistogramBuckets.CLASSIC, Collections.emptyMap());
  }

  /**
   * Creates a registry as the other constructor does.
   *
   * @param buckets those of all histograms
   * @param constantLabels labels of every series but those of foreign collectors, by name
   */
  public MetricRegistry(
      int seriesPerMetric,
      boolean exemplars,
      HistogramBuckets buckets,
      Map<String, String> constantLabels) {
    this.buckets = buckets;
    this.constantLabels = constantLabels;
    this.traces = exemplars ? new TraceContext() : null;
    this.limits = new SeriesLimits(seriesPerMetric);
    SeriesLimit unlimited = new SeriesLimit(SeriesLimits.METRIC, Integer.MAX_VALUE);
    registered
        .register(
            new CallbackMetric(
                MetricType.COUNTER,
                SeriesLimits.METRIC,
                SeriesLimits.HELP,
                unlimited,
                false,
                SeriesLimits.LABEL))
        .readFrom(limits);
  }

  /**
   * Registers counters by label values.
   *
   * @param name as exposed, with {@code _total}
   */
  public Family<Counter> counter(String name, String help, String... labelNames) {
    return family(DataPointKind.counters(), name, help, labelNames);
  }

  /** Registers gauges that go up and down by one, by label values. */
  public Family<Gauge> gauge(String name, String help, String... labelNames) {
    return family(DataPointKind.gauges(), name, help, labelNames);
  }

  /** Registers gauges that are set to values, or go up and down by values. */
  public Family<DoubleGauge> doubleGauge(String name, String help, String... labelNames) {
    return family(DataPointKind.doubleGauges(), name, help, labelNames);
  }

  /**
   * Registers histograms of durations by label values.
   *
   * @param upperBoundsSeconds ascending; infinity is added
   */
  public Family<Histogram> histogram(
      String name, String help, double[] upperBoundsSeconds, String... labelNames) {
    return histogram(CellUnit.NANOSECONDS, name, help, upperBoundsSeconds, labelNames);
  }

  /** Registers histograms of sizes, as {@link #histogram} does of durations. */
  public Family<Histogram> byteHistogram(
      String name, String help, double[] upperBoundsBytes, String... labelNames) {
    return histogram(CellUnit.WHOLE_NUMBERS, name, help, upperBoundsBytes, labelNames);
  }

  /** Registers histograms of counts, as {@link #histogram} does of durations. */
  public Family<Histogram> countHistogram(
      String name, String help, double[] upperBounds, String... labelNames) {
    return histogram(CellUnit.WHOLE_NUMBERS, name, help, upperBounds, labelNames);
  }

  private Family<Histogram> histogram(
      CellUnit unit, String name, String help, double[] upperBounds, String... labelNames) {
    double[] bounds = RegistrationChecks.checkBounds(name, upperBounds);
    return family(DataPointKind.histograms(unit, bounds, traces, buckets), name, help, labelNames);
  }

  /** Registers histograms of values of any kind. The bounds may be negative. */
  public Family<DoubleHistogram> doubleHistogram(
      String name, String help, double[] upperBounds, String... labelNames) {
    double[] bounds = RegistrationChecks.checkBounds(name, upperBounds);
    return family(DataPointKind.doubleHistograms(bounds, traces, buckets), name, help, labelNames);
  }

  /** Registers summaries of durations without quantiles, by label values; exposed in seconds. */
  public Family<Summary> durationSummary(String name, String help, String... labelNames) {
    return family(DataPointKind.summaries(CellUnit.NANOSECONDS), name, help, labelNames);
  }

  /** Registers summaries of values of any kind, as {@link #durationSummary} does of durations. */
  public Family<Summary> doubleSummary(String name, String help, String... labelNames) {
    return family(DataPointKind.summaries(CellUnit.DOUBLES), name, help, labelNames);
  }

  private <T> Family<T> family(
      DataPointKind<T> kind, String name, String help, String... labelNames) {
    RegistrationChecks.check(kind.type, name, help, labelNames);
    return registered.register(new Family<>(kind, name, help, limits.of(name), labelNames));
  }

  /** Returns the holder of each thread's trace; {@code null} unless exemplars are switched on. */
  public @Nullable TraceContext tracesOrNull() {
    return traces;
  }

  /**
   * Registers a metric that is always 1 and states facts in its labels.
   *
   * @param name as exposed, with {@code _info}
   * @param labelValues asked for once, at the first scrape, in the order of the labels
   */
  public void info(
      String name, String help, String[] labelNames, Supplier<@Nullable String[]> labelValues) {
    RegistrationChecks.check(MetricType.INFO, name, help, labelNames);
    registered.register(new InfoMetric(name, help, labelNames, labelValues));
  }

  /**
   * Registers a gauge that is read at each scrape. If the supplier throws, it has no sample then.
   */
  public void gaugeReadAtScrape(String name, String help, DoubleSupplier value) {
    RegistrationChecks.check(MetricType.GAUGE, name, help);
    registered
        .register(new CallbackMetric(MetricType.GAUGE, name, help, limits.of(name), false))
        .readFrom(value);
  }

  /**
   * Registers gauges that are read at each scrape. Rows with equal labels are added up. If the
   * supplier throws, there is no row in that scrape.
   */
  public CallbackMetric gaugesReadAtScrape(
      String name,
      String help,
      String[] labelNames,
      Supplier<? extends Iterable<LabeledValue>> rows) {
    return readAtScrape(MetricType.GAUGE, false, name, help, labelNames, rows);
  }

  /**
   * Registers gauges as {@link #gaugesReadAtScrape} does. Of rows with equal labels they have the
   * largest.
   */
  public CallbackMetric largestReadAtScrape(
      String name,
      String help,
      String[] labelNames,
      Supplier<? extends Iterable<LabeledValue>> rows) {
    return readAtScrape(MetricType.GAUGE, true, name, help, labelNames, rows);
  }

  /** Registers counters that are read as in {@link #gaugesReadAtScrape}. */
  public void countersReadAtScrape(
      String name,
      String help,
      String[] labelNames,
      Supplier<? extends Iterable<LabeledValue>> rows) {
    readAtScrape(MetricType.COUNTER, false, name, help, labelNames, rows);
  }

  private CallbackMetric readAtScrape(
      MetricType type,
      boolean largest,
      String name,
      String help,
      String[] labelNames,
      Supplier<? extends Iterable<LabeledValue>> rows) {
    RegistrationChecks.check(type, name, help, labelNames);
    CallbackMetric metric =
        registered.register(
            new CallbackMetric(type, name, help, limits.of(name), largest, labelNames));
    metric.readFrom(rows);
    return metric;
  }

  /**
   * Returns a new tree for what a recorder holds by label values. It has at most as many leaves as
   * the metric may have series. Look-ups past the limit count as overflows of the metric.
   *
   * @param depth the number of label values that lead to a leaf
   * @param factory creates the value of a leaf from its label values as they are held, once, under
   *     a lock
   * @param overflow creates the value for all look-ups past the limit, once
   */
  public <T> LabelTree<T> tree(
      String metric,
      int depth,
      Function<Object[], ? extends T> factory,
      Supplier<? extends T> overflow) {
    return new LabelTree<>(depth, limits.of(metric), factory, overflow);
  }

  /** Whether the metric of this name has a series. False if there is no such metric. */
  public boolean hasSeries(String name) {
    for (Metric metric : registered.metrics()) {
      if (metric.name.equals(name)) {
        return metric instanceof Family && ((Family<?>) metric).hasSeries();
      }
    }
    return false;
  }

  /**
   * Removes a metric from the exposition and frees its names for a metric of any type. Ignores one
   * that is not registered. A data point that a caller still holds accepts values, which are lost.
   */
  public void remove(Family<?> family) {
    registered.remove(family);
  }

  /** Removes a metric that is read at the scrape, as the other method does. */
  public void remove(CallbackMetric metric) {
    registered.remove(metric);
  }

  /**
   * Adds metrics of the client's own collectors, which are asked at each scrape. A metric whose
   * name is taken is dropped. They cannot fail the scrape.
   */
  public void collector(Supplier<MetricSnapshots> collector) {
    registered.add(collector);
  }

  /** Adds work that is done at the beginning of each scrape. It cannot fail the scrape. */
  public void beforeScrape(Runnable work) {
    registered.addWork(work);
  }

  /** Returns the registry that an exporter scrapes. The first call loads the Prometheus client. */
  public PrometheusRegistry prometheus() {
    return snapshots().registry;
  }

  /** Returns the writer of the client's snapshots. */
  SnapshotWriter snapshots() {
    synchronized (registered) {
      if (snapshots == null) {
        snapshots = new SnapshotWriter(registered, new ConstantLabels(constantLabels));
      }
      return snapshots;
    }
  }
}
