// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The series of one metric by label values, at most as many as the limit; what is past it shares
 * one series whose label values are all {@code overflow}.
 *
 * <p>A look-up allocates its key, so recorders hold the data points that they got. It takes no lock
 * for a series that exists, nor once the family is full.
 *
 * @param <T> the data points
 */
public final class Family<T> extends Metric {

  final DataPointKind<T> kind;

  private final ConcurrentHashMap<List<String>, T> series = new ConcurrentHashMap<>();
  private final List<String> overflowKey;
  private final SeriesLimit limit;

  /** Series apart from the overflow one; guarded by {@link #series}. */
  private int ordinary;

  private volatile boolean full;

  /** A metric without labels is exposed at 0 before its first use, as the client does it. */
  Family(DataPointKind<T> kind, String name, String help, SeriesLimit limit, String... labelNames) {
    super(kind.type, name, help, labelNames);
    this.kind = kind;
    this.limit = limit;
    this.overflowKey = SeriesKeys.overflowKey(labelNames);
    if (labelNames.length == 0) {
      series();
    }
  }

  /**
   * The series with these label values, made if it is new; past the limit, the overflow series. To
   * be held by the caller, since a look-up allocates.
   *
   * @param labelValues null becomes {@code none}; longer ones are cut at 200 characters
   */
  public T series(String... labelValues) {
    List<String> key = SeriesKeys.key(labelNames, labelValues);
    T known = series.get(key);
    if (known != null) {
      return known;
    }
    T created = full ? null : create(key);
    return created != null ? created : overflow(key);
  }

  boolean hasSeries() {
    return !series.isEmpty();
  }

  /**
   * Removes these series from the exposition and makes room for others. A data point that a caller
   * still holds accepts values, which are lost. Series of other families are ignored.
   */
  public void remove(Set<?> gone) {
    synchronized (series) {
      series
          .entrySet()
          .removeIf(
              entry -> {
                boolean isGone = gone.contains(entry.getValue());
                if (isGone && isOrdinary(entry.getKey())) {
                  ordinary--;
                  full = false;
                }
                return isGone;
              });
    }
  }

  @Override
  boolean isSameAs(Metric other) {
    return super.isSameAs(other) && kind.isSameAs(((Family<?>) other).kind);
  }

  void forEach(BiConsumer<List<String>, T> action) {
    series.forEach(action);
  }

  /** Null if there is no room. */
  private T create(List<String> key) {
    synchronized (series) {
      if (ordinary >= limit.most && !key.isEmpty()) {
        full = true;
      }
      T known = series.get(key);
      if (known != null || full || !isOrdinary(key)) {
        return known;
      }
      T created = kind.newDataPoint();
      series.put(key, created);
      ordinary++;
      return created;
    }
  }

  /** A metric without labels has one series, which is not the overflow series. */
  private boolean isOrdinary(List<String> key) {
    return key.isEmpty() || !key.equals(overflowKey);
  }

  private T overflow(List<String> key) {
    if (isOrdinary(key)) {
      limit.refuse();
    }
    T known = series.get(overflowKey);
    return known != null
        ? known
        : series.computeIfAbsent(overflowKey, missing -> kind.newDataPoint());
  }
}
