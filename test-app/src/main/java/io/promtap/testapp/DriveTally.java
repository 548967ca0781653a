// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came back to the load driver: answers by status, latency, and what nobody expected.
 * Thread-safe.
 */
final class DriveTally {
  private static final int TOLD = 10;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private final PrintStream report;
  private final Map<Integer, Long> byStatus = new TreeMap<>();
  private long answers;
  private long unexpected;
  private double sumNanos;
  private long maxNanos;

  DriveTally(PrintStream report) {
    this.report = report;
  }

  synchronized void answered(Scenario step, int status, long nanos) {
    answers++;
    byStatus.merge(status, 1L, Long::sum);
    sumNanos += nanos;
    maxNanos = Math.max(maxNanos, nanos);
    if (status != step.status()) {
      tell(step, "answered " + status + ", expected " + step.status());
    }
  }

  /** No answer, or one that could not be read. */
  synchronized void failed(Scenario step, Throwable failure) {
    tell(step, String.valueOf(failure));
  }

  private void tell(Scenario step, String what) {
    unexpected++;
    if (unexpected <= TOLD) {
      report.println("drive: unexpected: " + step + " " + what);
    }
  }

  synchronized long unexpected() {
    return unexpected;
  }

  synchronized Map<Integer, Long> byStatus() {
    return new TreeMap<>(byStatus);
  }

  synchronized String summary(long nanos) {
    String statuses =
        byStatus.entrySet().stream()
            .map(status -> status.getKey() + "=" + status.getValue())
            .collect(Collectors.joining(" "));
    double seconds = nanos / NANOS_PER_SECOND;
    return String.format(
        Locale.ROOT,
        "drive: %d answers in %.1f s (%.1f/s), mean %.1f ms, max %.1f ms; %s; %d unexpected",
        answers,
        seconds,
        answers / seconds,
        answers == 0 ? 0 : sumNanos / answers / NANOS_PER_MILLI,
        maxNanos / NANOS_PER_MILLI,
        statuses,
        unexpected);
  }
}
