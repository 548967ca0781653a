// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

/** The things that are measured, with the endpoint that does many of each, and the limits. */
enum Unit {
  REQUEST("plain request", Endpoint.HELLO, 0.5),
  EXECUTED("execution of a held statement", Endpoint.DB, Double.NaN),
  STATEMENT("statement, prepared and closed", Endpoint.ORM, 0.6),
  EXECUTION("execution of an agent", Endpoint.AGENTS, 0.5),
  CALL("call of a rule, one label of this", Endpoint.THIS, 0.5),
  RULES("call of one of a dozen rules", Endpoint.RULES, Double.NaN);

  /** Several threads fight for the locks of what is written by hand. */
  private static final double LIMIT_OF_MANY = 0.4;

  final String title;
  final Endpoint endpoint;

  /** The most that promtap may add on one thread, as a share of what all by hand adds, or NaN. */
  private final double limit;

  Unit(String title, Endpoint endpoint, double limit) {
    this.title = title;
    this.endpoint = endpoint;
    this.limit = limit;
  }

  /** Returns the limit of promtap's share with so many connections. */
  double limit(int connections) {
    return connections > 1 && !Double.isNaN(limit) ? LIMIT_OF_MANY : limit;
  }

  /** Returns how often a request of the endpoint does it. */
  int times() {
    return Math.max(1, endpoint.statements + endpoint.executions + endpoint.calls);
  }
}
