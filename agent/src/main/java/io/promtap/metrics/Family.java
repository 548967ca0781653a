// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

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

  /** The number of series without the overflow series; guarded by {@link #series}. */
  private int ordinary;

  private volatile boolean full;

  /**
   * Creates the series of a metric without labels, so that it is exposed at 0 before its first use.
   */
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
   * Returns the series with these label values, and creates it if it is new; past the limit,
   * returns the overflow series. The caller holds the result, since a look-up allocates.
   *
   * @param labelValues {@code null} becomes {@code none}; values are cut at 200 characters
   */
  public T series(@Nullable String... labelValues) {
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

  /** Creates a series, or returns the one that is there; {@code null} if there is no room. */
  private @Nullable T create(List<String> key) {
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

  /** Returns whether a key is not the overflow key. Without labels, the only series is ordinary. */
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
