// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A counter or gauge whose rows come from a supplier that is asked at each scrape, on the
 * exporter's thread.
 */
public final class CallbackMetric extends Metric {

  private final SeriesLimit limit;
  private final boolean largest;

  /** {@code null} between the registration and {@link #readFrom}: a scrape may come then. */
  private volatile @Nullable Supplier<? extends Iterable<LabeledValue>> newest;

  /** The source of the one row of a metric without labels; {@code null} if there are rows. */
  private volatile @Nullable DoubleSupplier newestValue;

  /**
   * @param largest whether rows with equal labels become the largest of them, and not their sum
   */
  CallbackMetric(
      MetricType type,
      String name,
      String help,
      SeriesLimit limit,
      boolean largest,
      String... labelNames) {
    super(type, name, help, labelNames);
    this.limit = limit;
    this.largest = largest;
  }

  void readFrom(Supplier<? extends Iterable<LabeledValue>> rows) {
    newest = rows;
    newestValue = null;
  }

  void readFrom(DoubleSupplier value) {
    newestValue = value;
  }

  /**
   * Reads the present rows by label values. Rows with equal labels become one, since two pools may
   * have the same name and the client refuses a label set that comes twice. Rows past the limit go
   * to the overflow row.
   */
  Map<List<String>, Double> rows() {
    Map<List<String>, Double> rows = new LinkedHashMap<>();
    DoubleSupplier value = newestValue;
    if (value != null) {
      rows.put(Collections.emptyList(), value.getAsDouble());
      return rows;
    }
    Supplier<? extends Iterable<LabeledValue>> supplier = newest;
    if (supplier == null) {
      return rows;
    }
    for (LabeledValue row : supplier.get()) {
      rows.merge(keyOf(row, rows), row.value, largest ? Math::max : Double::sum);
    }
    return rows;
  }

  private List<String> keyOf(LabeledValue row, Map<List<String>, Double> rows) {
    List<String> key = SeriesKeys.key(labelNames, row.labelValues);
    if (rows.size() < limit.most || rows.containsKey(key)) {
      return key;
    }
    limit.refuse();
    return SeriesKeys.overflowKey(labelNames);
  }
}
