// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import io.promtap.log.UncaughtFailures;
import io.promtap.support.OwnThreads;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A time limit for calls of the JDK's attach API, which has none: a stopped JVM keeps the
 * connection open and never answers. Each call runs on a daemon thread, which is left behind if it
 * hangs.
 */
final class TimeLimit {

  /** A JVM that works answers in milliseconds; a long garbage collection takes some seconds. */
  private static final int SECONDS = 10;

  /** To load an agent into a large service, and to check rules in it, may take longer. */
  private static final int SECONDS_OF_WORK = 120;

  private static final int PROGRESS_SECONDS = 3;

  private final String pid;
  private final int seconds;
  private final int secondsOfWork;

  TimeLimit(String pid) {
    this(pid, SECONDS, SECONDS_OF_WORK);
  }

  TimeLimit(String pid, int seconds, int secondsOfWork) {
    this.pid = pid;
    this.seconds = seconds;
    this.secondsOfWork = secondsOfWork;
  }

  /** Calls what the JVM answers at once. */
  <T> T answer(Callable<T> call) throws AttachException, ExecutionException {
    return within(seconds, call);
  }

  /** Calls what takes the JVM some work. A stopped one is given up as early as others. */
  <T> T work(Callable<T> call) throws AttachException, ExecutionException {
    return within(secondsOfWork, call);
  }

  private <T> T within(int longest, Callable<T> call) throws AttachException, ExecutionException {
    FutureTask<T> answer = new FutureTask<>(call);
    OwnThreads.newThread("promtap-attach", answer, new UncaughtFailures()).start();
    int waited = 0;
    while (waited < longest && !(waited >= seconds && isStopped())) {
      try {
        return answer.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException notYet) {
        waited++;
        if (waited == PROGRESS_SECONDS) {
          System.err.println("waiting for process " + pid + " ...");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AttachException("interrupted");
      }
    }
    throw new AttachException(
        "process "
            + pid
            + " gave no answer in "
            + waited
            + " s"
            + (isStopped()
                ? ": it is stopped; kill -CONT " + pid + " lets it go on"
                : "; is it stopped, or busy with a garbage collection?"));
  }

  private boolean isStopped() {
    return new ProcessFacts(pid).isStopped();
  }

  /** Returns the failure that a call of the JDK's method threw. */
  static Throwable cause(Throwable e) {
    Throwable cause = e.getCause();
    boolean wraps = e instanceof InvocationTargetException || e instanceof ExecutionException;
    return wraps && cause != null ? cause(cause) : e;
  }
}
