// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.config.HttpServerConfig;
import io.promtap.exporter.Exporter;
import io.promtap.log.DeferredWarnings;
import io.promtap.log.Failures;
import io.promtap.log.UncaughtFailures;
import io.promtap.support.OwnThreads;
import io.promtap.weaving.Transformer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one daemon thread that Promtap keeps. It opens the side port when the application has started
 * and its logging is initialised, or has had time for it. It tries again while the port is busy,
 * and runs the tasks that are due once a second.
 *
 * <p>The JDK's HTTP server asks for a logger: {@code java.util.logging} on Java 8, the
 * application's {@code System.LoggerFinder} on later versions. The first caller initialises the
 * logging. That must be the application, because its main may still set {@code
 * java.util.logging.manager}. The server also takes about 50 ms of a processor, which an
 * application that still loads its classes needs itself.
 */
final class Housekeeper implements Runnable, Transformer.Progress, AutoCloseable {

  private static final long LONGEST_END_MILLIS = 2_000;

  /**
   * What is caught here. The JVM looks up the type of a handler when it first needs it, which takes
   * memory, and without any the failure passes the handler by. A class literal looks it up early.
   */
  static final List<Class<?>> CAUGHT =
      Arrays.asList(Throwable.class, OutOfMemoryError.class, InterruptedException.class);

  private static final long TICK_MILLIS = 1_000;

  private static final long PAUSE_WITHOUT_MEMORY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Starts with the first class of the application. Many never use {@code java.util.logging}. */
  private static final long LOGGING_PATIENCE_MILLIS = 3_000;

  /** The time for the thread that loads the LogManager to initialise it. */
  private static final long LOGGING_INIT_MILLIS = 1_000;

  /** An application that loads no class for this long has started, or waits for something. */
  private static final long CALM_MILLIS = 250;

  /** After this time the port opens even if the application still starts. */
  private static final long LONGEST_START_MILLIS = 5_000;

  private final CountDownLatch applicationStarted = new CountDownLatch(1);
  private final CountDownLatch loggingReady = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Exporter exporter;
  private final long loggingPatienceMillis;
  private final long longestStartMillis;
  private final long tickMillis;
  private volatile @Nullable Thread thread;
  private volatile long lastClassNanos = System.nanoTime();
  private volatile Runnable[] tasks = {};
  private volatile @Nullable Runnable firstTask;

  /** {@code null} before the first tick. For the housekeeper's thread. */
  private @Nullable PortOpener opener;

  Housekeeper(Exporter exporter, HttpServerConfig server) {
    this(exporter, server, LOGGING_PATIENCE_MILLIS, LONGEST_START_MILLIS, TICK_MILLIS);
  }

  Housekeeper(
      Exporter exporter,
      HttpServerConfig server,
      long loggingPatienceMillis,
      long longestStartMillis,
      long tickMillis) {
    this.exporter = exporter;
    this.loggingPatienceMillis = loggingPatienceMillis;
    this.longestStartMillis = longestStartMillis;
    this.tickMillis = tickMillis;
  }

  void start() {
    start(null);
  }

  /**
   * Starts the thread.
   *
   * @param first runs before the port is opened
   */
  void start(@Nullable Runnable first) {
    firstTask = first;
    Thread started = OwnThreads.newThread("promtap-housekeeper", this, new UncaughtFailures());
    thread = started;
    started.start();
  }

  /** Sets the tasks to run once a second, as soon as the side port may be opened. */
  void alsoDo(Runnable... newTasks) {
    tasks = newTasks;
  }

  /** Runs on the thread that loads the first class of the application; does not block. */
  @Override
  public void applicationStarted() {
    applicationStarted.countDown();
  }

  /** Runs on the thread that loads {@code java.util.logging.LogManager}; does not block. */
  @Override
  public void loggingReady() {
    loggingReady.countDown();
  }

  /** Runs on the thread that loads a class of the application; does not block. */
  @Override
  public void classLoaded() {
    lastClassNanos = System.nanoTime();
  }

  /** Returns the nanoseconds since the application last loaded a class. */
  long nanosWithoutClass() {
    return System.nanoTime() - lastClassNanos;
  }

  /** Ends the thread soon; does not block. The exporter closes the port. */
  void stop() {
    stopped.countDown();
    loggingReady.countDown();
    applicationStarted.countDown();
  }

  /** Ends the thread and waits for it up to two seconds, since it may be in a name look-up. */
  @Override
  public void close() throws InterruptedException {
    stop();
    Thread started = thread;
    if (started != null && started != Thread.currentThread()) {
      started.join(LONGEST_END_MILLIS);
    }
  }

  /** Nothing ends the thread while it is wanted. */
  @Override
  public void run() {
    while (stopped.getCount() > 0) {
      try {
        live();
      } catch (Throwable unreportable) {
        // There was no memory to say so. The next try waits first.
      }
    }
  }

  private void live() {
    await(applicationStarted, Long.MAX_VALUE);
    if (await(loggingReady, loggingPatienceMillis)) {
      await(stopped, LOGGING_INIT_MILLIS);
    }
    awaitCalm();
    while (stopped.getCount() > 0) {
      tick();
      await(stopped, tickMillis);
    }
  }

  /** Leaves the processors to the start of an application that still loads its classes. */
  private void awaitCalm() {
    long calmNanos = TimeUnit.MILLISECONDS.toNanos(CALM_MILLIS);
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(longestStartMillis);
    while (stopped.getCount() > 0 && System.nanoTime() - deadlineNanos < 0) {
      long quietNanos = nanosWithoutClass();
      if (quietNanos >= calmNanos) {
        return;
      }
      await(stopped, TimeUnit.NANOSECONDS.toMillis(calmNanos - quietNanos) + 1);
    }
  }

  /** Ignores interrupts: Promtap never interrupts this thread. */
  private static boolean await(CountDownLatch latch, long millis) {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (true) {
      try {
        return latch.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException stranger) {
        // The flag is cleared. The loop waits for the rest of the time.
      } catch (OutOfMemoryError full) {
        // A wait takes memory and parking takes none. The loop waits for the rest of the time.
        LockSupport.parkNanos(PAUSE_WITHOUT_MEMORY_NANOS);
      }
    }
  }

  /** Runs each part apart, so that one that always fails keeps no other from running. */
  private void tick() {
    Runnable first = firstTask;
    if (first != null) {
      attempt(first);
    }
    attempt(this::openPort);
    attempt(DeferredWarnings::report);
    attempt(Failures::report);
    for (Runnable task : tasks) {
      attempt(task);
    }
  }

  private void attempt(Runnable part) {
    try {
      part.run();
      if (part == firstTask) {
        firstTask = null;
      }
    } catch (OutOfMemoryError full) {
      // The first task runs again when there is memory, as all the others do.
      Failures.record("housekeeper", full);
    } catch (Throwable failure) {
      if (part == firstTask) {
        firstTask = null;
      }
      Failures.record("housekeeper", failure);
    }
  }

  private void openPort() {
    PortOpener opening = opener;
    if (opening == null) {
      opening = new PortOpener(exporter);
      opener = opening;
    }
    opening.tick();
  }
}
