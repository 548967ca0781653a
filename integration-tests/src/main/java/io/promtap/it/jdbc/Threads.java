// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** What rows do beside their own thread. */
final class Threads {
  private static final long MILLI = 1_000_000;

  private Threads() {}

  /** What a thread runs. */
  interface Action {
    void run() throws Exception;
  }

  static FutureTask<Void> start(Action action) {
    FutureTask<Void> task =
        new FutureTask<>(
            (Callable<Void>)
                () -> {
                  action.run();
                  return null;
                });
    Thread thread = new Thread(task, "beside a row");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /** Runs it on a thread of its own, to its end. */
  static void run(Action action) throws Exception {
    end(start(action));
  }

  static void end(FutureTask<Void> task) throws Exception {
    try {
      task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
    }
  }

  /** A park alone may end early. */
  static void pause(int millis) {
    long end = System.nanoTime() + millis * MILLI;
    for (long left; (left = end - System.nanoTime()) > 0; ) {
      LockSupport.parkNanos(left);
    }
  }
}
