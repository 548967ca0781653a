// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * The repetition of a search over the loaded classes, for classes that the JVM was loading during
 * the first one. The JVM passes a class to the transformer, then it loads its supertypes, and only
 * then {@code getAllLoadedClasses} lists it. A search in between misses it, and without a second
 * search it would stay as it is for ever.
 */
final class LateClasses {

  /** How often a search is repeated. The housekeeper does so once a second. */
  private static final int REPETITIONS = 3;

  private final Queue<Search> searches = new ConcurrentLinkedQueue<>();

  /** Returns a condition that is false for a class that it has seen. For one thread at a time. */
  static Predicate<Class<?>> onceEach(Predicate<Class<?>> wanted) {
    Set<Class<?>> seen = Collections.newSetFromMap(new WeakHashMap<>());
    return new Predicate<Class<?>>() {
      @Override
      public boolean test(Class<?> type) {
        return seen.add(type) && wanted.test(type);
      }
    };
  }

  /**
   * Adds a search that was done once.
   *
   * @param wanted whether a class has to be retransformed, now that it is listed; called by one
   *     thread at a time
   */
  void expect(Predicate<Class<?>> wanted) {
    searches.add(new Search(wanted));
  }

  /** Repeats all searches, in one pass over the loaded classes. */
  void search(Instrumentation instrumentation) {
    List<Search> due = new ArrayList<>(searches);
    if (due.isEmpty()) {
      return;
    }
    Retransformer.retransform(
        instrumentation,
        type -> {
          boolean isWanted = false;
          for (Search search : due) {
            isWanted |= search.wanted.test(type);
          }
          return isWanted;
        });
    searches.removeIf(search -> due.contains(search) && --search.left == 0);
  }

  private static final class Search {
    final Predicate<Class<?>> wanted;
    int left = REPETITIONS;

    Search(Predicate<Class<?>> wanted) {
      this.wanted = wanted;
    }
  }
}
