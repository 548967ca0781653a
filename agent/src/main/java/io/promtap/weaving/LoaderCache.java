// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache of what was read from class files, by loader and class name. Callers also cache that a
 * file is missing. It does not keep a loader alive, and it is bounded: the entry that was not used
 * for the longest time goes first.
 *
 * <p>No class file is read under its lock: a loader may take locks of its own, or load a class that
 * leads here again.
 */
final class LoaderCache<V> {

  private static final int MAX_LOADERS = 256;

  private static final int MAX_NAMES = 512;

  private final Map<LoaderKey, Map<String, V>> byLoader = new BoundedMap<>(MAX_LOADERS);

  /** Returns the cached value; {@code null} if there is none. */
  synchronized @Nullable V get(@Nullable ClassLoader loader, String name) {
    Map<String, V> names = byLoader.get(new LoaderKey(loader));
    return names == null ? null : names.get(name);
  }

  synchronized void put(@Nullable ClassLoader loader, String name, V value) {
    LoaderKey key = new LoaderKey(loader);
    Map<String, V> names = byLoader.get(key);
    if (names == null) {
      names = new BoundedMap<>(MAX_NAMES);
      byLoader.put(key, names);
    }
    names.put(name, value);
  }

  /** A map from which the least recently used entry goes first. */
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
