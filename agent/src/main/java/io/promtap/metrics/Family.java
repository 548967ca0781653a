package io.promtap.metrics;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The series of one metric by label values, at most as many as the limit; what is past it shares
 * one series whose label values are all {@code overflow}.
 *
 * <p>A look-up allocates its key, so recorders hold what they got. It takes no lock for a series
 * that exists, nor once the family is full.
 */
public abstract class Family<T> extends Source {

  private final ConcurrentHashMap<List<String>, T> series = new ConcurrentHashMap<>();
  private final List<String> overflowKey;
  private final int limit;
  private final Overflows.OfMetric overflows;

  /** Series apart from the overflow one; guarded by {@link #series}. */
  private int ordinary;

  private volatile boolean full;

  Family(String name, String help, int limit, Overflows overflows, String... labelNames) {
    super(name, help, labelNames);
    this.limit = limit;
    this.overflows = overflows.of(name);
    this.overflowKey = SeriesKeys.overflowKey(labelNames);
  }

  abstract T newSeries();

  /**
   * The series with these label values, made if it is new; past the limit, the overflow series. To
   * be held by the caller, since a look-up allocates.
   *
   * @param labelValues null becomes {@code none}; longer ones are cut at 200 characters
   */
  public final T series(String... labelValues) {
    List<String> key = SeriesKeys.key(labelNames, labelValues);
    T known = series.get(key);
    if (known != null) {
      return known;
    }
    T created = full ? null : create(key);
    return created != null ? created : overflow(key);
  }

  /** A metric without labels is exposed at 0 before its first use, as the client does it. */
  @Override
  void registered() {
    if (labelNames.length == 0) {
      series();
    }
  }

  /**
   * Takes these series out of the exposition and makes room for others. Who holds one records into
   * the void. Those that are not of this family are ignored.
   */
  public final void remove(Set<?> gone) {
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

  void forEach(BiConsumer<List<String>, T> action) {
    series.forEach(action);
  }

  /** Null if there is no room. */
  private T create(List<String> key) {
    synchronized (series) {
      if (ordinary >= limit && !key.isEmpty()) {
        full = true;
      }
      T known = series.get(key);
      if (known != null || full || !isOrdinary(key)) {
        return known;
      }
      T created = newSeries();
      series.put(key, created);
      ordinary++;
      return created;
    }
  }

  /** The one series of a metric without labels is no overflow. */
  private boolean isOrdinary(List<String> key) {
    return key.isEmpty() || !key.equals(overflowKey);
  }

  private T overflow(List<String> key) {
    if (isOrdinary(key)) {
      overflows.count();
    }
    T known = series.get(overflowKey);
    return known != null ? known : series.computeIfAbsent(overflowKey, missing -> newSeries());
  }
}
