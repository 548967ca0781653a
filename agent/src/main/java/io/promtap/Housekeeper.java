// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.config.HttpServerConfig;
import io.promtap.exporter.Exporter;
import io.promtap.exporter.PortTrouble;
import io.promtap.log.DeferredWarnings;
import io.promtap.log.Failures;
import io.promtap.log.Log;
import io.promtap.log.UncaughtFailures;
import io.promtap.support.OwnThreads;
import io.promtap.weaving.Transformer;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private static final long TICK_MILLIS = 1_000;
  private static final int RETRY_TICKS = 10;

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
  private final HttpServerConfig server;
  private final long loggingPatienceMillis;
  private final long longestStartMillis;
  private final long tickMillis;
  private final Set<String> complaints = new HashSet<>();
  private volatile @Nullable Thread thread;
  private volatile long lastClassNanos = System.nanoTime();
  private boolean wanted = true;
  private volatile Runnable[] tasks = {};
  private volatile @Nullable Runnable firstTask;

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
    this.server = server;
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

  @Override
  public void run() {
    await(applicationStarted, Long.MAX_VALUE);
    if (await(loggingReady, loggingPatienceMillis)) {
      await(stopped, LOGGING_INIT_MILLIS);
    }
    awaitCalm();
    Runnable first = firstTask;
    if (first != null && stopped.getCount() > 0) {
      try {
        first.run();
      } catch (Throwable failure) {
        Failures.record("housekeeper", failure);
      }
    }
    int tick = 0;
    while (stopped.getCount() > 0) {
      tick(tick++);
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
      }
    }
  }

  private void tick(int tick) {
    try {
      if (wanted && tick % RETRY_TICKS == 0) {
        openPort();
      }
      DeferredWarnings.report();
      Failures.report();
      for (Runnable task : tasks) {
        task.run();
      }
    } catch (Throwable failure) {
      Failures.record("housekeeper", failure);
    }
  }

  private void openPort() {
    try {
      String url = exporter.start();
      wanted = false;
      if (url != null) {
        Log.info("metrics at " + url + " " + exporter.reach());
      }
    } catch (BindException | UnknownHostException passing) {
      String complaint = PortTrouble.describe(passing, server);
      exporter.announceTrouble(complaint);
      if (complaints.add(complaint)) {
        Log.warn(complaint);
      }
    } catch (NoClassDefFoundError missing) {
      wanted = false;
      String complaint =
          "no side port: this Java image lacks the module jdk.httpserver; "
              + "add it with --add-modules jdk.httpserver";
      exporter.announceTrouble(complaint);
      Log.warn(complaint);
    } catch (Throwable failure) {
      wanted = false;
      String complaint = "no side port on " + server.host() + ":" + server.port();
      exporter.announceTrouble(complaint + ": " + failure);
      Log.error(complaint, failure);
    }
  }
}
