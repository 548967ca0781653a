// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Requests at a fixed rate, each on a thread of its own, so that a slow one delays no other.
 * Latency counts from when a request was due.
 */
final class Clock {
  /** Latencies of what succeeded, and how much did not. */
  record Result(Histogram nanos, int failed) {
    int sent() {
      return (int) nanos.getTotalCount() + failed;
    }

    double millis(double percentile) {
      return nanos.getTotalCount() == 0 ? Double.NaN : nanos.getValueAtPercentile(percentile) / 1e6;
    }
  }

  private static final int MOST_THREADS = 200;

  private final InetSocketAddress address;
  private final String path;
  private final double perSecond;

  Clock(InetSocketAddress address, String path, double perSecond) {
    this.address = address;
    this.path = path;
    this.perSecond = perSecond;
  }

  /** Returns when the last request has its answer or its time is over. */
  Result run(Duration duration) throws Exception {
    int total = Math.max(1, (int) (perSecond * duration.toMillis() / 1000));
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(total, MOST_THREADS));
    try {
      long start = System.nanoTime();
      List<Future<Long>> answers = new ArrayList<>();
      for (int n = 0; n < total; n++) {
        long due = start + (long) (n * 1e9 / perSecond);
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        answers.add(threads.submit(() -> ask(due)));
      }
      Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(5), 3);
      int failed = 0;
      for (Future<Long> answer : answers) {
        long took = answer.get();
        if (took < 0) {
          failed++;
        } else {
          nanos.recordValue(took);
        }
      }
      return new Result(nanos, failed);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns -1 for a failure. */
  private long ask(long due) {
    try {
      Peer.get(address, path);
      return System.nanoTime() - due;
    } catch (Exception failed) {
      return -1;
    }
  }
}
