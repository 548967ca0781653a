// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.log.Failures;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The executor of the requests of the JDK's server. The server passes a connection to a worker at
 * its first byte, and the worker blocks until the rest arrives, so a few half-open clients could
 * hold all workers. A watchdog therefore interrupts a worker, which closes its connection: after
 * {@link #LONGEST_REQUEST_MILLIS} in any case, and much earlier if the worker still waits for its
 * request while others queue.
 *
 * <p>Never blocks the caller, which is the server's dispatcher. If the bounded queue is full, the
 * executor refuses the request and the server closes its connection.
 */
final class ScrapeExecutor extends ThreadPoolExecutor {

  static final long LONGEST_REQUEST_MILLIS = 10_000;

  /** Short, because a real client sends its request in one packet. */
  static final long LONGEST_READ_WHILE_OTHERS_WAIT_MILLIS = 250;

  static final int LONGEST_QUEUE = 64;
  private static final long IDLE_SECONDS = 30;
  private static final long WATCH_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Made beforehand, for there may be no memory to make it. */
  private static final RejectedExecutionException NO_MEMORY =
      new RejectedExecutionException("no memory for a request");

  private static final ThreadLocal<Request> CURRENT = new ThreadLocal<>();

  private final Set<Request> running = ConcurrentHashMap.newKeySet();
  private final long longestRequestMillis;
  private final Thread watchdog;
  private volatile boolean ended;

  ScrapeExecutor(SidePortThreads threads, int maximumThreads) {
    this(threads, maximumThreads, LONGEST_REQUEST_MILLIS);
  }

  ScrapeExecutor(SidePortThreads threads, int maximumThreads, long longestRequestMillis) {
    super(
        maximumThreads,
        maximumThreads,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(LONGEST_QUEUE));
    this.longestRequestMillis = longestRequestMillis;
    AtomicInteger number = new AtomicInteger();
    setThreadFactory(task -> threads.newThread(task, "" + number.incrementAndGet()));
    allowCoreThreadTimeOut(true);
    watchdog = threads.newThread(this::watch, "watchdog");
    watchdog.start();
  }

  /** Refuses a task when there is no memory for it, since an Error would end the dispatcher. */
  @Override
  public void execute(Runnable task) {
    try {
      super.execute(new Request(task));
    } catch (OutOfMemoryError noThread) {
      throw NO_MEMORY;
    }
  }

  /** Returns whether the watchdog is alive. */
  boolean isWatched() {
    return watchdog.isAlive();
  }

  /** Notes that the client has sent its whole request. The handler calls this on the worker. */
  void requestIsRead() {
    Request request = CURRENT.get();
    if (request != null) {
      request.read = true;
    }
  }

  /** Ends the watchdog. It needs the flag because {@link #isTerminated} is not true yet. */
  @Override
  protected void terminated() {
    ended = true;
    LockSupport.unpark(watchdog);
  }

  private void watch() {
    while (!ended) {
      if (running.isEmpty()) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, WATCH_INTERVAL_NANOS);
      }
      try {
        boolean othersWait = !getQueue().isEmpty();
        long now = System.nanoTime();
        running.forEach(request -> request.interruptIfOverdue(now, othersWait));
      } catch (Throwable noMemory) {
        Failures.record("exporter.watchdog", noMemory);
      }
    }
  }

  /** One request on its worker. */
  private final class Request implements Runnable {
    private final Runnable task;
    private @Nullable Thread worker;
    private long startNanos;
    private boolean finished;
    volatile boolean read;

    Request(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      worker = Thread.currentThread();
      startNanos = System.nanoTime();
      try {
        CURRENT.set(this);
        running.add(this);
        LockSupport.unpark(watchdog);
        task.run();
      } catch (Throwable failure) {
        Failures.record("exporter.request", failure);
      } finally {
        running.remove(this);
        CURRENT.remove();
        finish();
      }
    }

    /** Clears a late interrupt, which must not reach the worker's next request. */
    private synchronized void finish() {
      finished = true;
      Thread.interrupted();
    }

    synchronized void interruptIfOverdue(long nowNanos, boolean othersWait) {
      long millis = TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos);
      boolean blocksOthers = othersWait && !read && millis > LONGEST_READ_WHILE_OTHERS_WAIT_MILLIS;
      Thread on = worker;
      if (on != null && !finished && (blocksOthers || millis > longestRequestMillis)) {
        on.interrupt();
      }
    }
  }
}
