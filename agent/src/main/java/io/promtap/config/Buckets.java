// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/** The default histogram buckets: upper bounds in seconds, for files that name none. */
final class Buckets {

  /** More would cost memory in each series and say nothing that a dashboard can show. */
  static final int MOST = 100;

  private Buckets() {}

  /** The Prometheus clients' own defaults, which dashboards and alerts expect. */
  static double[] requests() {
    return new double[] {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  }

  /** Starts lower: a statement found by its key takes well under 5 ms. */
  static double[] statements() {
    return new double[] {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  }
}
