package io.promtap.methods;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The classes that declare what a matched class inherits. They become known when the matched class
 * is loaded; the JVM loads its superclasses after it, so they are woven in time, unless another
 * subclass brought them earlier.
 */
final class Inherited {

  private final Map<String, Set<Integer>> rulesByDeclarer = new ConcurrentHashMap<>();
  private volatile Consumer<String> whenNew = any -> {};

  /**
   * @param listener told the internal name of a class that has to be woven and may be loaded; on
   *     whatever thread loads classes, so it must not block
   */
  void whenNew(Consumer<String> listener) {
    whenNew = listener;
  }

  boolean isDeclarer(String className) {
    return rulesByDeclarer.containsKey(className);
  }

  boolean isDeclarer(String className, int rule) {
    return rulesByDeclarer.getOrDefault(className, Collections.emptySet()).contains(rule);
  }

  void add(String className, int rule) {
    boolean isNew =
        rulesByDeclarer.computeIfAbsent(className, any -> ConcurrentHashMap.newKeySet()).add(rule);
    if (isNew) {
      whenNew.accept(className);
    }
  }

  void forget(int rule) {
    rulesByDeclarer.values().forEach(rules -> rules.remove(rule));
  }
}
