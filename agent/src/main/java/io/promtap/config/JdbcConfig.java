// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/** The settings of database metrics: {@code jdbc} in YAML. Immutable. */
public final class JdbcConfig {

  private final boolean enabled;
  private final double[] buckets;

  public JdbcConfig(boolean enabled, double[] buckets) {
    this.enabled = enabled;
    this.buckets = buckets.clone();
  }

  /** Returns the settings without a file. */
  public static JdbcConfig defaults() {
    return new JdbcConfig(true, Buckets.statements());
  }

  public boolean enabled() {
    return enabled;
  }

  /** Returns upper bounds in seconds, strictly increasing, without +Inf. */
  public double[] buckets() {
    return buckets.clone();
  }
}
