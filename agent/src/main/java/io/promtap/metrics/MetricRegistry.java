package io.promtap.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All metrics of the agent. Metrics may be registered at any time, from any thread.
 *
 * <p>Registering a name again with the same type, labels and buckets gives the family that is
 * there, with its counts; a metric that is read at the scrape is read from the newest supplier. Any
 * other second use of an exposed name is refused by IllegalArgumentException, and so are names that
 * Prometheus does not allow.
 */
public final class MetricRegistry {

  private final int seriesPerMetric;
  private final TraceContext tracesOrNull;
  private final Overflows overflows;

  private final Sources sources = new Sources();

  /**
   * @param seriesPerMetric label sets of a metric before further ones share its overflow series
   */
  public MetricRegistry(int seriesPerMetric) {
    this(seriesPerMetric, false);
  }

  /**
   * @param exemplars whether histograms keep the trace in which they were observed
   */
  public MetricRegistry(int seriesPerMetric, boolean exemplars) {
    this.seriesPerMetric = seriesPerMetric;
    this.tracesOrNull = exemplars ? new TraceContext() : null;
    this.overflows = new Overflows(seriesPerMetric);
    sources.register(overflows.counters);
  }

  /**
   * Counters by label values.
   *
   * @param name as exposed, with {@code _total}
   */
  public CounterFamily counter(String name, String help, String... labelNames) {
    checkCounter(name, help, labelNames);
    return sources.register(new CounterFamily(name, help, seriesPerMetric, overflows, labelNames));
  }

  public GaugeFamily gauge(String name, String help, String... labelNames) {
    checkNoCounter(name, help, labelNames);
    return sources.register(new GaugeFamily(name, help, seriesPerMetric, overflows, labelNames));
  }

  /** Gauges that are set to values, or go up and down by values. */
  public DoubleGaugeFamily doubleGauge(String name, String help, String... labelNames) {
    checkNoCounter(name, help, labelNames);
    return sources.register(
        new DoubleGaugeFamily(name, help, seriesPerMetric, overflows, labelNames));
  }

  /**
   * Histograms of durations by label values.
   *
   * @param upperBoundsSeconds ascending; infinity is added
   */
  public HistogramFamily histogram(
      String name, String help, double[] upperBoundsSeconds, String... labelNames) {
    return histogram(name, help, HistogramFamily.NANOS, upperBoundsSeconds, labelNames);
  }

  /** As {@link #histogram}, for sizes. */
  public HistogramFamily byteHistogram(
      String name, String help, double[] upperBoundsBytes, String... labelNames) {
    return histogram(name, help, HistogramFamily.BYTES, upperBoundsBytes, labelNames);
  }

  /** As {@link #histogram}, for how many of something there are. */
  public HistogramFamily countHistogram(
      String name, String help, double[] upperBounds, String... labelNames) {
    return histogram(name, help, HistogramFamily.ONES, upperBounds, labelNames);
  }

  private HistogramFamily histogram(
      String name, String help, double unit, double[] upperBounds, String... labelNames) {
    checkNoCounter(name, help, labelNames, "le");
    double[] bounds = RegistrationChecks.checkBounds(name, upperBounds);
    return sources.register(
        new HistogramFamily(
            name, help, unit, bounds, tracesOrNull, seriesPerMetric, overflows, labelNames));
  }

  /** As {@link #histogram}, for values of any kind; the bounds may be negative. */
  public DoubleHistogramFamily doubleHistogram(
      String name, String help, double[] upperBounds, String... labelNames) {
    checkNoCounter(name, help, labelNames, "le");
    double[] bounds = RegistrationChecks.checkBounds(name, upperBounds);
    return sources.register(
        new DoubleHistogramFamily(
            name, help, bounds, tracesOrNull, seriesPerMetric, overflows, labelNames));
  }

  /** Counts and sums of durations by label values, without quantiles; exposed in seconds. */
  public SummaryFamily durationSummary(String name, String help, String... labelNames) {
    return summary(name, help, true, labelNames);
  }

  /** As {@link #durationSummary}, for values of any kind. */
  public SummaryFamily doubleSummary(String name, String help, String... labelNames) {
    return summary(name, help, false, labelNames);
  }

  private SummaryFamily summary(String name, String help, boolean durations, String... labelNames) {
    checkNoCounter(name, help, labelNames, "quantile");
    return sources.register(
        new SummaryFamily(name, help, durations, seriesPerMetric, overflows, labelNames));
  }

  /** Where to say which trace a thread works for; {@code null} if there are no exemplars. */
  public TraceContext tracesOrNull() {
    return tracesOrNull;
  }

  /**
   * A metric that is always 1 and says facts by its labels.
   *
   * @param name as exposed, with {@code _info}
   * @param labelValues asked for once, at the first scrape, in the order of the labels
   */
  public void info(String name, String help, String[] labelNames, Supplier<String[]> labelValues) {
    RegistrationChecks.checkMetric(name, help);
    RegistrationChecks.checkInfo(name);
    RegistrationChecks.checkLabels(name, labelNames);
    sources.register(new InfoMetric(name, help, labelNames, labelValues));
  }

  /** A gauge that is read at each scrape; if the supplier throws, it has no sample then. */
  public void gaugeReadAtScrape(String name, String help, DoubleSupplier value) {
    gaugesReadAtScrape(
        name,
        help,
        new String[0],
        new Supplier<List<LabeledValue>>() {
          @Override
          public List<LabeledValue> get() {
            return Collections.singletonList(new LabeledValue(value.getAsDouble()));
          }
        });
  }

  /**
   * Gauges that are read at each scrape. Rows with equal labels are added up; if the supplier
   * throws, there is no row in that scrape.
   */
  public void gaugesReadAtScrape(
      String name,
      String help,
      String[] labelNames,
      Supplier<? extends Iterable<LabeledValue>> rows) {
    checkNoCounter(name, help, labelNames);
    sources.register(readAtScrape(ReadAtScrape.Type.GAUGE, name, help, labelNames)).readFrom(rows);
  }

  /** As {@link #gaugesReadAtScrape}, for values that only grow. */
  public void countersReadAtScrape(
      String name,
      String help,
      String[] labelNames,
      Supplier<? extends Iterable<LabeledValue>> rows) {
    checkCounter(name, help, labelNames);
    sources
        .register(readAtScrape(ReadAtScrape.Type.COUNTER, name, help, labelNames))
        .readFrom(rows);
  }

  /** A cache as large as the limit, whose refusals count as overflows of the metric. */
  public <T> SeriesCache<T> cache(String metric, Supplier<? extends T> overflow) {
    return new SeriesCache<>(seriesPerMetric, overflow, overflows.of(metric));
  }

  /** As {@link #cache}, for several labels. */
  public <T> LabelTree<T> tree(
      String metric,
      int depth,
      Function<Object[], ? extends T> factory,
      Supplier<? extends T> overflow) {
    return new LabelTree<>(depth, seriesPerMetric, factory, overflow, overflows.of(metric));
  }

  /**
   * Takes a metric out of the exposition and frees its names, so that another of any type can have
   * them; one that is not registered is ignored. Who holds its series records into the void.
   */
  public void remove(Source metric) {
    sources.remove(metric);
  }

  /**
   * Adds metrics that the client's own collectors make, asked for at each scrape. They give way
   * where a name is taken, and cannot fail the scrape.
   */
  public void collector(Supplier<MetricSnapshots> collector) {
    sources.add(collector);
  }

  /** What an exporter scrapes. The first call loads the Prometheus client. */
  public PrometheusRegistry prometheus() {
    return sources.prometheus();
  }

  private ReadAtScrape readAtScrape(
      ReadAtScrape.Type type, String name, String help, String... labelNames) {
    return new ReadAtScrape(type, name, help, seriesPerMetric, overflows, labelNames);
  }

  private static void checkCounter(String name, String help, String... labelNames) {
    RegistrationChecks.checkMetric(name, help);
    RegistrationChecks.checkCounter(name);
    RegistrationChecks.checkLabels(name, labelNames);
  }

  private static void checkNoCounter(
      String name, String help, String[] labelNames, String... reserved) {
    RegistrationChecks.checkMetric(name, help);
    RegistrationChecks.checkNoCounter(name);
    RegistrationChecks.checkLabels(name, labelNames, reserved);
  }
}
