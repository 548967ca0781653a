package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A metric whose rows are asked for at each scrape, on the exporter's thread. */
final class ReadAtScrape extends Source {

  /** Which type the rows are exposed as. */
  enum Type {
    COUNTER,
    GAUGE
  }

  final Type type;
  private final int limit;
  private final Overflows.OfMetric overflows;

  /** Null until the supplier is there: a scrape may come between. */
  private volatile Supplier<? extends Iterable<LabeledValue>> newest;

  ReadAtScrape(
      Type type, String name, String help, int limit, Overflows overflows, String... labelNames) {
    super(name, help, labelNames);
    this.type = type;
    this.limit = limit;
    this.overflows = overflows.of(name);
  }

  void readFrom(Supplier<? extends Iterable<LabeledValue>> rows) {
    newest = rows;
  }

  /**
   * The rows of this moment by label values. Those with equal labels are added up, since two pools
   * may have the same name and the client refuses a label set that comes twice; those past the
   * limit fall into the overflow row.
   */
  Map<List<String>, Double> rows() {
    Map<List<String>, Double> rows = new LinkedHashMap<>();
    Supplier<? extends Iterable<LabeledValue>> supplier = newest;
    if (supplier == null) {
      return rows;
    }
    for (LabeledValue row : supplier.get()) {
      rows.merge(keyOf(row, rows), row.value, Double::sum);
    }
    return rows;
  }

  private List<String> keyOf(LabeledValue row, Map<List<String>, Double> rows) {
    List<String> key = SeriesKeys.key(labelNames, row.labelValues);
    if (rows.size() < limit || rows.containsKey(key)) {
      return key;
    }
    overflows.count();
    return SeriesKeys.overflowKey(labelNames);
  }

  @Override
  boolean means(Source other) {
    return super.means(other) && type == ((ReadAtScrape) other).type;
  }

  @Override
  Collector collector() {
    return ClientCollectors.of(this);
  }

  @Override
  List<String> claimedNames() {
    return type == Type.COUNTER ? counterNames(name) : Collections.singletonList(name);
  }
}
