package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.promtap.log.Failures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A metric whose rows are asked for at each scrape, on the exporter's thread. Rows with equal
 * labels are added up (two pools may have the same name), rows past the limit fall into the
 * overflow row, and a supplier that throws is counted and gives no sample in that scrape.
 */
final class ReadAtScrape extends Source {

  /** Which type the rows are exposed as. */
  enum Type {
    COUNTER,
    GAUGE
  }

  final Type type;
  private final int limit;
  private final Overflows.OfMetric overflows;
  private volatile Supplier<? extends Iterable<LabeledValue>> rows = Collections::emptyList;

  ReadAtScrape(
      Type type, String name, String help, int limit, Overflows overflows, String... labelNames) {
    super(name, help, labelNames);
    this.type = type;
    this.limit = limit;
    this.overflows = overflows.of(name);
  }

  void readFrom(Supplier<? extends Iterable<LabeledValue>> newest) {
    rows = newest;
  }

  /** The rows of this moment by label values; empty if the supplier failed. */
  Map<List<String>, Double> read() {
    Map<List<String>, Double> read = new LinkedHashMap<>();
    try {
      for (LabeledValue row : rows.get()) {
        read.merge(keyOf(row, read), row.value, Double::sum);
      }
      return read;
    } catch (Throwable failure) {
      Failures.record("scrape." + name, failure);
      return new LinkedHashMap<>();
    }
  }

  private List<String> keyOf(LabeledValue row, Map<List<String>, Double> read) {
    List<String> key = LabelValues.key(labelNames, row.labelValues);
    if (read.size() < limit || read.containsKey(key)) {
      return key;
    }
    overflows.count();
    return LabelValues.overflowKey(labelNames);
  }

  @Override
  boolean means(Source other) {
    return super.means(other) && type == ((ReadAtScrape) other).type;
  }

  @Override
  MetricSnapshot snapshot() {
    return Snapshots.of(this);
  }

  @Override
  List<String> claimedNames() {
    return type == Type.COUNTER ? counterNames(name) : Collections.singletonList(name);
  }
}
