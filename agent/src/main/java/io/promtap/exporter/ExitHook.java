// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.log.Failures;
import io.promtap.log.UncaughtFailures;
import io.promtap.support.OwnThreads;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A shutdown hook that closes the side port. It waits for the application's own shutdown hooks, so
 * that Prometheus can fetch the last counts of a graceful shutdown. Then it closes the port at
 * once, since a thread that waits in {@code accept} delays the end of a JVM by 0.3 s.
 *
 * <p>Hooks run concurrently, in no order, so this one joins the others. It waits for a bounded
 * time, since another hook may wait for this one. The JDK keeps the hooks in a private map. If that
 * is not readable, the port closes when the shutdown begins.
 */
public final class ExitHook implements Runnable, AutoCloseable {

  /** The default grace period in which a container of Kubernetes must end. */
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Exporter exporter;
  private final Set<Thread> hooks;
  private final long longestWaitNanos;
  private final Thread thread = OwnThreads.newThread("promtap-exit", this, new UncaughtFailures());

  ExitHook(Exporter exporter, Set<Thread> hooks, long longestWaitNanos) {
    this.exporter = exporter;
    this.hooks = hooks;
    this.longestWaitNanos = longestWaitNanos;
  }

  /** Adds a hook, which {@link #close} removes. */
  public static ExitHook closeLast(Exporter exporter) {
    ExitHook hook = new ExitHook(exporter, applicationHooks(), LONGEST_WAIT_NANOS);
    Runtime.getRuntime().addShutdownHook(hook.thread);
    return hook;
  }

  /** Removes the hook. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException theJvmEnds) {
      // The hook runs already and closes the port itself.
    }
  }

  @Override
  public void run() {
    try {
      awaitOthers();
    } catch (Throwable failure) {
      Failures.record("exit", failure);
    }
    try {
      exporter.close();
    } catch (Throwable failure) {
      Failures.record("exit", failure);
    }
  }

  private void awaitOthers() throws InterruptedException {
    long deadlineNanos = System.nanoTime() + longestWaitNanos;
    for (Thread hook : new ArrayList<>(hooks)) {
      if (hook != Thread.currentThread()) {
        awaitStart(hook, deadlineNanos);
        TimeUnit.NANOSECONDS.timedJoin(hook, deadlineNanos - System.nanoTime());
      }
    }
  }

  /**
   * Waits until a hook has started. The JVM starts the hooks one after the other, and a join does
   * not wait for a thread that has not started.
   */
  private static void awaitStart(Thread hook, long deadlineNanos) throws InterruptedException {
    long beginNanos = System.nanoTime();
    while (hook.getState() == Thread.State.NEW
        && System.nanoTime() - beginNanos < LONGEST_START_NANOS
        && System.nanoTime() - deadlineNanos < 0) {
      Thread.sleep(1);
    }
  }

  @SuppressWarnings("unchecked")
  private static Set<Thread> applicationHooks() {
    try {
      Field field = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
      field.setAccessible(true);
      return ((Map<Thread, Thread>) field.get(null)).keySet();
    } catch (ReflectiveOperationException | RuntimeException hidden) {
      return Collections.emptySet();
    }
  }
}
