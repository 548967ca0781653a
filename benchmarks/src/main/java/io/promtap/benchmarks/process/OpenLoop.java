// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * An open-loop load: request {@code n} is due at {@code start + n / rate} whatever happened to the
 * requests before it, and its latency counts from when it was due. So a stall of the service is
 * seen by every request that it delayed (no coordinated omission).
 */
final class OpenLoop {
  /** One request of the load, sent and read to its end. */
  interface Requests {
    RequestKind kind(long sequence);

    void send(long sequence) throws Exception;
  }

  /** Latencies in nanoseconds by kind of request, and how many requests failed. */
  static final class Result {
    private final Map<RequestKind, Histogram> latencies = new EnumMap<>(RequestKind.class);
    private long failures;
    private Exception firstFailure;

    Histogram all() {
      Histogram all = newHistogram();
      latencies.values().forEach(all::add);
      return all;
    }

    Histogram of(RequestKind kind) {
      return latencies.computeIfAbsent(kind, unused -> newHistogram());
    }

    void add(Result other) {
      other.latencies.forEach((kind, histogram) -> of(kind).add(histogram));
      failures += other.failures;
      firstFailure = firstFailure == null ? other.firstFailure : firstFailure;
    }

    /** A load with failures says nothing about latency. */
    void requireNoFailures() {
      if (failures > 0) {
        throw new IllegalStateException(failures + " requests failed, the first one", firstFailure);
      }
    }
  }

  /** A parked thread wakes some 60 us late on Linux; the rest of the way is spun. */
  private static final long SPIN_NANOS = 100_000;

  private static final long LONGEST_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int DIGITS = 3;

  private final int requestsPerSecond;
  private final int workers;
  private final Requests requests;

  OpenLoop(int requestsPerSecond, int workers, Requests requests) {
    this.requestsPerSecond = requestsPerSecond;
    this.workers = workers;
    this.requests = requests;
  }

  /** Sends {@code rate x duration} requests and returns when the last one is answered. */
  Result run(Duration duration) throws InterruptedException, ExecutionException {
    long total = requestsPerSecond * duration.toMillis() / 1000;
    AtomicLong sequence = new AtomicLong();
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Result>> parts = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        parts.add(threads.submit(() -> work(start, total, sequence)));
      }
      Result result = new Result();
      for (Future<Result> part : parts) {
        result.add(part.get());
      }
      return result;
    } finally {
      threads.shutdownNow();
    }
  }

  private Result work(long start, long total, AtomicLong sequence) {
    Result result = new Result();
    for (long n = sequence.getAndIncrement(); n < total; n = sequence.getAndIncrement()) {
      long due = start + n * 1_000_000_000L / requestsPerSecond;
      waitUntil(due);
      try {
        requests.send(n);
        result.of(requests.kind(n)).recordValue(System.nanoTime() - due);
      } catch (Exception e) {
        result.failures++;
        result.firstFailure = result.firstFailure == null ? e : result.firstFailure;
      }
    }
    return result;
  }

  private static void waitUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      if (left > SPIN_NANOS) {
        LockSupport.parkNanos(left - SPIN_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private static Histogram newHistogram() {
    return new Histogram(LONGEST_NANOS, DIGITS);
  }
}
