package io.promtap;

import io.promtap.exporter.Exporter;
import io.promtap.log.Failures;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Closes the side port when the JVM ends: after the application's own shutdown hooks, so that
 * Prometheus can fetch the last counts of a graceful shutdown, and then at once, since a thread
 * that waits in {@code accept} holds up the end of a JVM by 0.3 s.
 *
 * <p>Hooks run side by side, in no order, so this one joins the others. The JDK keeps them in a
 * private map; where that cannot be read, the port closes when the shutdown begins.
 */
final class ExitHook extends Thread {

  private static final int MOST_START_MILLIS = 1_000;

  private final Exporter exporter;
  private final Set<Thread> hooks;

  private ExitHook(Exporter exporter, Set<Thread> hooks) {
    super(new ThreadGroup("promtap"), "promtap-exit");
    this.exporter = exporter;
    this.hooks = hooks;
    setDaemon(true);
    setContextClassLoader(ExitHook.class.getClassLoader());
  }

  static void closeLast(Exporter exporter) {
    Runtime.getRuntime().addShutdownHook(new ExitHook(exporter, applicationHooks()));
  }

  @Override
  public void run() {
    try {
      for (Thread hook : new ArrayList<>(hooks)) {
        if (hook != this) {
          awaitStart(hook);
          hook.join();
        }
      }
      exporter.close();
    } catch (Throwable failure) {
      Failures.record("exit", failure);
    }
  }

  /**
   * The JVM starts the hooks one after the other; joining one that has not begun would not wait.
   */
  private static void awaitStart(Thread hook) throws InterruptedException {
    for (int i = 0; i < MOST_START_MILLIS && hook.getState() == State.NEW; i++) {
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
