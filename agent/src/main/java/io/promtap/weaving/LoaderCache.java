package io.promtap.weaving;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was read of class files, by loader and class name; that there is no such file too. Holds no
 * loader, and is bounded: what was used least lately goes first.
 */
final class LoaderCache<V> {

  private static final int MAX_LOADERS = 256;

  private static final int MAX_NAMES = 512;

  private final Map<LoaderKey, Map<String, V>> byLoader = new BoundedMap<>(MAX_LOADERS);

  /**
   * @param read gives what is not known yet, never null
   */
  V get(ClassLoader loader, String name, Supplier<V> read) {
    LoaderKey key = new LoaderKey(loader);
    synchronized (byLoader) {
      Map<String, V> names = byLoader.get(key);
      V known = names == null ? null : names.get(name);
      if (known != null) {
        return known;
      }
    }
    // Outside the lock: a loader may take locks of its own, or load a class that comes by here.
    V value = read.get();
    synchronized (byLoader) {
      byLoader.computeIfAbsent(key, any -> new BoundedMap<>(MAX_NAMES)).put(name, value);
    }
    return value;
  }

  /** Least recently used entries go first. */
  private static final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int limit;

    BoundedMap(int limit) {
      super(64, 0.75f, true);
      this.limit = limit;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > limit;
    }
  }
}
