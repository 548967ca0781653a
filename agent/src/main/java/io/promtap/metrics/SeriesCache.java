package io.promtap.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a recorder holds for each value of one label: a counter, a histogram, a group of them, or
 * the cache of the next label ({@code method} x {@code endpoint}).
 *
 * <p>A hit takes no lock and allocates nothing. There are never more entries than the limit; any
 * further key gets the one overflow value, which is made when it is first needed. A string key is
 * cut at the length of a label value, so that a long one, which costs an allocation per look-up,
 * cannot fill the memory.
 *
 * @param <T> what is held; never null
 */
public final class SeriesCache<T> {

  private final ConcurrentHashMap<Object, T> held = new ConcurrentHashMap<>();
  private final SeriesLimit limit;
  private final Supplier<? extends T> overflowFactory;
  private volatile T overflow;

  /**
   * @param overflow makes the value for all keys past the limit, once
   */
  SeriesCache(SeriesLimit limit, Supplier<? extends T> overflow) {
    this.limit = limit;
    this.overflowFactory = overflow;
  }

  /** Null if the key has no entry. */
  public T get(Object key) {
    return held.get(SeriesKeys.bounded(key));
  }

  /**
   * The entry of the key, made by the factory if it is new; never null. The factory is called under
   * a lock, with the key as it is held, and has to be one that captures nothing if the call is not
   * to allocate.
   */
  public T getOrCreate(Object key, Function<Object, ? extends T> factory) {
    Object bounded = SeriesKeys.bounded(key);
    T known = held.get(bounded);
    if (known != null) {
      return known;
    }
    T refused = overflow;
    return refused == null ? create(bounded, factory) : refuse(refused);
  }

  private T create(Object key, Function<Object, ? extends T> factory) {
    synchronized (held) {
      T known = held.get(key);
      if (known != null) {
        return known;
      }
      if (held.size() < limit.most) {
        T created = factory.apply(key);
        held.put(key, created);
        return created;
      }
      if (overflow == null) {
        overflow = overflowFactory.get();
      }
      return refuse(overflow);
    }
  }

  private T refuse(T value) {
    limit.refuse();
    return value;
  }
}
