// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Lock;

/**
 * Runs something on a thread of its own while this thread holds the monitor of every object of
 * Promtap, and every lock, that can be reached from some roots. Whoever wanted one of them would
 * wait for ever.
 */
public final class HeldLocks {

  private static final long PATIENCE_SECONDS = 5;

  private final Set<Object> reached = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> open = new ArrayDeque<>();

  private HeldLocks() {}

  /**
   * How many objects were held while the task ran to its end.
   *
   * @throws AssertionError with the stack of the task if it waits for one of them, or what it threw
   */
  public static int countWhileRunning(Runnable task, Object... roots)
      throws InterruptedException, ReflectiveOperationException {
    HeldLocks graph = new HeldLocks();
    for (Object root : roots) {
      graph.reach(root);
      graph.reach(root.getClass());
    }
    while (!graph.open.isEmpty()) {
      graph.follow(graph.open.pop());
    }
    holdAll(graph.reached.iterator(), task);
    return graph.reached.size();
  }

  private void reach(Object object) {
    if (object != null && reached.add(object)) {
      open.push(object);
    }
  }

  private void follow(Object object) throws ReflectiveOperationException {
    if (object instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            reach(key);
            reach(value);
          });
    } else if (object instanceof Collection<?> values) {
      values.forEach(this::reach);
    } else if (object instanceof Object[] values) {
      for (Object value : values) {
        reach(value);
      }
    } else if (object instanceof AtomicReferenceArray<?> values) {
      for (int i = 0; i < values.length(); i++) {
        reach(values.get(i));
      }
    } else if (object instanceof AtomicReference<?> reference) {
      reach(reference.get());
    } else if (object instanceof Class<?> type) {
      followFields(type, null);
    } else {
      for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
        followFields(type, object);
      }
    }
  }

  private void followFields(Class<?> type, Object objectOrNull)
      throws ReflectiveOperationException {
    if (!type.getName().startsWith("io.promtap.")) {
      return;
    }
    reach(type);
    for (Field field : type.getDeclaredFields()) {
      boolean isStatic = Modifier.isStatic(field.getModifiers());
      if (!field.getType().isPrimitive() && (isStatic || objectOrNull != null)) {
        field.setAccessible(true);
        reach(field.get(isStatic ? null : objectOrNull));
      }
    }
  }

  private static void holdAll(Iterator<Object> rest, Runnable task) throws InterruptedException {
    if (!rest.hasNext()) {
      run(task);
      return;
    }
    Object next = rest.next();
    if (next instanceof Lock lock) {
      lock.lock();
      try {
        holdAll(rest, task);
      } finally {
        lock.unlock();
      }
    } else {
      synchronized (next) {
        holdAll(rest, task);
      }
    }
  }

  private static void run(Runnable task) throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(task, "wants no lock");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((any, failure) -> thrown.set(failure));
    thread.start();
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    AssertionError failure = null;
    if (thread.isAlive()) {
      failure = new AssertionError("waits for a lock");
      failure.setStackTrace(thread.getStackTrace());
    } else if (thrown.get() != null) {
      failure = new AssertionError("threw", thrown.get());
    }
    if (failure != null) {
      throw failure;
    }
  }
}
