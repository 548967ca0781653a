// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.log.DeferredWarnings;
import io.promtap.log.Failures;
import io.promtap.support.WeakIdentityMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded set of the objects on which the methods of one rule were called, held weakly. The calls
 * add to it without a lock, and allocate nothing for an object that is here. A scrape reads it.
 */
final class HeldObjects implements Consumer<Object> {

  static final int MOST = 50_000;

  /** The most objects then share a list of twelve. */
  private static final int BUCKETS = 1 << 12;

  private final String where;
  private final WeakIdentityMap<Object> objects = new WeakIdentityMap<>(BUCKETS, this);
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean isLogged = new AtomicBoolean();

  HeldObjects(String rule) {
    this.where = "rules." + rule + ".read";
  }

  /**
   * Adds an object.
   *
   * @param application that of its first call; {@code null} if nobody wants to know
   */
  void add(Object object, @Nullable String application) {
    if (objects.get(object) == null) {
      addNew(object, application);
    }
  }

  private void addNew(Object object, @Nullable String application) {
    if (count.get() < MOST) {
      if (objects.put(object, application == null ? Boolean.TRUE : application)) {
        count.incrementAndGet();
      }
    } else if (isLogged.compareAndSet(false, true)) {
      String why = "the rule has " + MOST + " objects that are not collected yet";
      Failures.record(where, new IllegalStateException(why));
      DeferredWarnings.warn(where + ": " + why + "; until some are, scrapes read no further ones");
    }
  }

  /** Adds what another set holds. */
  void addAll(HeldObjects others) {
    others.forEach(
        new Consumer<Object>() {
          @Override
          public void accept(Object object) {
            add(object, others.applicationOf(object));
          }
        });
  }

  /** Returns the application that an object was added with; {@code null} if there is none. */
  @Nullable String applicationOf(Object object) {
    Object application = objects.get(object);
    return application instanceof String ? (String) application : null;
  }

  /** Forgets what was collected, and passes on each of the others. */
  void forEach(Consumer<Object> action) {
    objects.removeCollected();
    objects.forEachKey(action);
  }

  /** Counts an object that was collected. */
  @Override
  public void accept(Object collected) {
    count.decrementAndGet();
  }

  int count() {
    return count.get();
  }
}
