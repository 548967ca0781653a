// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

/**
 * The requests of the latency load, with their share of a cycle of 20. Test-app's slow (120 ms) and
 * crashing agents are left out: the p99 of the whole would be that of a sleep.
 */
enum RequestKind {
  LIST_AGENTS("GET /api/agents?limit=20", 200, 8),
  GET_AGENT("GET /api/agents/{id}", 200, 6),
  HEALTH("GET /health", 200, 3),
  RUN("POST /api/runs", 201, 2),
  UNKNOWN_PATH("GET /no/such/page", 404, 1);

  static final int CYCLE = 20;

  final String title;
  final int status;
  private final int share;

  RequestKind(String title, int status, int share) {
    this.title = title;
    this.status = status;
    this.share = share;
  }

  /** Spreads the kinds over the cycle: 7 and 20 have no common divisor. */
  static RequestKind at(long sequence) {
    int place = (int) (sequence * 7 % CYCLE);
    for (RequestKind kind : values()) {
      if (place < kind.share) {
        return kind;
      }
      place -= kind.share;
    }
    throw new AssertionError("The shares do not add up to " + CYCLE);
  }
}
