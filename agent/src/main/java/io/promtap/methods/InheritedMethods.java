// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map of the methods that matched classes inherit, by the classes that declare them. It grows
 * when a matched class is loaded. The JVM loads its superclasses after that, so they are woven in
 * time, unless another subclass loaded them earlier.
 */
public final class InheritedMethods {

  /** Names and descriptors of methods, by class name and by number of the rule. */
  private final Map<String, Map<Integer, Set<String>>> methods = new ConcurrentHashMap<>();

  private volatile @Nullable Consumer<String> whenNew;

  /**
   * @param listener gets the internal name of a class that has to be woven and may be loaded
   *     already. Called on the thread that loads classes, so it must not block
   */
  public void whenNew(Consumer<String> listener) {
    whenNew = listener;
  }

  boolean isDeclarer(String className) {
    return methods.containsKey(className);
  }

  boolean contains(String className, int rule, String method) {
    return methods
        .getOrDefault(className, Collections.emptyMap())
        .getOrDefault(rule, Collections.emptySet())
        .contains(method);
  }

  /**
   * @param method name and descriptor
   */
  public void add(String className, int rule, String method) {
    boolean isNew =
        methods
            .computeIfAbsent(className, any -> new ConcurrentHashMap<>())
            .computeIfAbsent(rule, any -> ConcurrentHashMap.newKeySet())
            .add(method);
    Consumer<String> listener = whenNew;
    if (isNew && listener != null) {
      listener.accept(className);
    }
  }

  void forget(int rule) {
    methods.values().forEach(rules -> rules.remove(rule));
  }
}
