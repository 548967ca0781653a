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
 * What loaded classes were looked through for, and have to be looked through again: a class passes
 * the transformer first, then its supertypes are loaded, and only then it is among the loaded ones.
 * Whoever looks in between would miss it for ever.
 */
final class LateClasses {

  /** By the housekeeper, once a second. */
  private static final int LOOKS = 3;

  private final Queue<Look> looks = new ConcurrentLinkedQueue<>();

  /** Says no to a class from the second time on. For one thread at a time. */
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
   * @param wanted which classes that have come in the meantime; asked by one thread at a time
   */
  void expect(Predicate<Class<?>> wanted) {
    looks.add(new Look(wanted));
  }

  /** Looks once for all that is expected. */
  void look(Instrumentation instrumentation) {
    List<Look> due = new ArrayList<>(looks);
    if (due.isEmpty()) {
      return;
    }
    Retransformer.retransform(
        instrumentation,
        type -> {
          boolean isWanted = false;
          for (Look look : due) {
            isWanted |= look.wanted.test(type);
          }
          return isWanted;
        });
    looks.removeIf(look -> due.contains(look) && --look.left == 0);
  }

  private static final class Look {
    final Predicate<Class<?>> wanted;
    int left = LOOKS;

    Look(Predicate<Class<?>> wanted) {
      this.wanted = wanted;
    }
  }
}
