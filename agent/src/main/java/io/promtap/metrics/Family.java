// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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

  private final ConcurrentHashMap<List<String>, Series<T>> series = new ConcurrentHashMap<>();

  /** How often a series came or went. Changed after {@link #series}. */
  private final AtomicInteger changes = new AtomicInteger();

  /** {@code null} before the first scrape of text. Guarded by {@link #changes}. */
  private @Nullable SortedSeries<T> sorted;

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
    Series<T> known = series.get(key);
    if (known != null) {
      return known.point;
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
                boolean isGone = gone.contains(entry.getValue().point);
                if (isGone && isOrdinary(entry.getKey())) {
                  ordinary--;
                  full = false;
                }
                return isGone;
              });
      changes.incrementAndGet();
    }
  }

  @Override
  boolean isSameAs(Metric other) {
    return super.isSameAs(other) && kind.isSameAs(((Family<?>) other).kind);
  }

  void forEach(BiConsumer<List<String>, T> action) {
    series.forEach((labelValues, each) -> action.accept(labelValues, each.point));
  }

  Collection<Series<T>> all() {
    return series.values();
  }

  /**
   * Returns the series in the order of their labels, with their labels as text.
   *
   * @param labels the same at every call
   */
  List<Series<T>> sorted(LabelText labels) {
    SortedSeries<T> kept;
    synchronized (changes) {
      if (sorted == null) {
        sorted = new SortedSeries<>(series, labels);
      }
      kept = sorted;
    }
    return kept.current(changes.get());
  }

  /** Creates a series, or returns the one that is there; {@code null} if there is no room. */
  private @Nullable T create(List<String> key) {
    synchronized (series) {
      if (ordinary >= limit.most && !key.isEmpty()) {
        full = true;
      }
      Series<T> known = series.get(key);
      if (known != null) {
        return known.point;
      }
      if (full || !isOrdinary(key)) {
        return null;
      }
      ordinary++;
      return add(key);
    }
  }

  /** Adds a series. The caller holds the lock. */
  private T add(List<String> key) {
    Series<T> created = new Series<>(key, kind.newDataPoint());
    series.put(key, created);
    changes.incrementAndGet();
    return created.point;
  }

  /** Returns whether a key is not the overflow key. Without labels, the only series is ordinary. */
  private boolean isOrdinary(List<String> key) {
    return key.isEmpty() || !key.equals(overflowKey);
  }

  private T overflow(List<String> key) {
    if (isOrdinary(key)) {
      limit.refuse();
    }
    Series<T> known = series.get(overflowKey);
    return known != null ? known.point : createOverflow();
  }

  private T createOverflow() {
    synchronized (series) {
      Series<T> known = series.get(overflowKey);
      return known != null ? known.point : add(overflowKey);
    }
  }
}
