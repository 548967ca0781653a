// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A register of the classes with woven code, by loader and name, with the probes and rules that
 * each is woven for. When one of those is gone, its classes get their former code back. The threads
 * that load classes write the register. It keeps no class and no loader alive.
 */
public final class WovenClasses {

  private final Map<LoaderKey, Map<String, Set<String>>> byLoader = new ConcurrentHashMap<>();

  /**
   * Registers what a class is woven for. Replaces what it was woven for before.
   *
   * @param name with dots
   * @param tags the names of probes and rules
   */
  void put(@Nullable ClassLoader loader, String name, Collection<String> tags) {
    LoaderKey key = new LoaderKey(loader);
    Map<String, Set<String>> names = byLoader.get(key);
    if (names == null) {
      // When an application is deployed again, its old loader goes and a new one comes.
      forgetLoadersThatAreGone();
      Map<String, Set<String>> created = new ConcurrentHashMap<>();
      names = byLoader.putIfAbsent(key, created);
      names = names == null ? created : names;
    }
    names.put(name, new HashSet<>(tags));
  }

  private void forgetLoadersThatAreGone() {
    for (Iterator<LoaderKey> known = byLoader.keySet().iterator(); known.hasNext(); ) {
      if (known.next().get() == null) {
        known.remove();
      }
    }
  }

  /** Forgets a class that is not woven any more. */
  void remove(@Nullable ClassLoader loader, String name) {
    Map<String, Set<String>> names = byLoader.get(new LoaderKey(loader));
    if (names != null) {
      names.remove(name);
    }
  }

  /** Returns the names, with dots, of the classes that are woven for a probe or rule. */
  Set<String> namesOf(@Nullable ClassLoader loader, String tag) {
    Set<String> found = new HashSet<>();
    Map<String, Set<String>> names = byLoader.get(new LoaderKey(loader));
    if (names != null) {
      for (Map.Entry<String, Set<String>> entry : names.entrySet()) {
        if (entry.getValue().contains(tag)) {
          found.add(entry.getKey());
        }
      }
    }
    return found;
  }

  public boolean contains(Class<?> type) {
    return tags(type) != null;
  }

  /** Returns whether the class is woven for one of these probes or rules. */
  boolean containsAny(Class<?> type, Set<String> wanted) {
    Set<String> tags = tags(type);
    return tags != null && !Collections.disjoint(tags, wanted);
  }

  /** Returns the number of woven classes, without those whose loader is gone. */
  public int size() {
    int size = 0;
    for (Map.Entry<LoaderKey, Map<String, Set<String>>> entry : byLoader.entrySet()) {
      size += entry.getKey().get() == null ? 0 : entry.getValue().size();
    }
    return size;
  }

  /** Returns the number of woven classes by probe and rule, without those whose loader is gone. */
  Map<String, Long> countsByTag() {
    Map<String, Long> counts = new HashMap<>();
    for (Map.Entry<LoaderKey, Map<String, Set<String>>> entry : byLoader.entrySet()) {
      if (entry.getKey().get() != null) {
        entry
            .getValue()
            .values()
            .forEach(tags -> tags.forEach(tag -> counts.merge(tag, 1L, Long::sum)));
      }
    }
    return counts;
  }

  private @Nullable Set<String> tags(Class<?> type) {
    Map<String, Set<String>> names = byLoader.get(new LoaderKey(type.getClassLoader()));
    return names == null ? null : names.get(type.getName());
  }
}
