// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/** The default histogram buckets: upper bounds in seconds, for files that name none. */
final class Buckets {

  /** More buckets cost memory in each series and show nothing more on a dashboard. */
  static final int MOST = 100;

  private Buckets() {}

  /** Returns the default of the Prometheus clients, which dashboards and alerts expect. */
  static double[] requests() {
    return new double[] {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  }

  /** Returns buckets that start lower: a statement that finds a row by its key takes below 5 ms. */
  static double[] statements() {
    return new double[] {0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};
  }
}
