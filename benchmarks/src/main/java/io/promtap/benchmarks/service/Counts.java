// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import java.util.Map;

/** How many requests, statements, executions and calls of rules there were. */
record Counts(long requests, long statements, long executions, long calls) {
  static final Counts NONE = new Counts(0, 0, 0, 0);

  /** Returns what these requests consist of. */
  static Counts of(Map<Endpoint, Long> requests) {
    Counts all = NONE;
    for (Map.Entry<Endpoint, Long> each : requests.entrySet()) {
      Endpoint endpoint = each.getKey();
      long times = each.getValue();
      all =
          new Counts(
              all.requests + times,
              all.statements + times * endpoint.statements,
              all.executions + times * endpoint.executions,
              all.calls + times * endpoint.calls);
    }
    return all;
  }

  /** Returns one line that {@link #parse} reads. */
  String line() {
    return requests + " " + statements + " " + executions + " " + calls;
  }

  static Counts parse(String line) {
    String[] parts = line.split(" ");
    return new Counts(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Long.parseLong(parts[2]),
        Long.parseLong(parts[3]));
  }
}
