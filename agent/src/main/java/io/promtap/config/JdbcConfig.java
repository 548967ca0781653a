// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/** The settings of database metrics: {@code jdbc} in YAML. Immutable. */
public final class JdbcConfig {

  private final boolean enabled;
  private final double[] buckets;
  private final double leakAfterSeconds;

  /**
   * @param leakAfterSeconds 0 if connections never count as leaked
   */
  public JdbcConfig(boolean enabled, double[] buckets, double leakAfterSeconds) {
    this.enabled = enabled;
    this.buckets = buckets.clone();
    this.leakAfterSeconds = leakAfterSeconds;
  }

  /** Returns the settings without a file. */
  public static JdbcConfig defaults() {
    return new JdbcConfig(true, Buckets.statements(), 0);
  }

  public boolean enabled() {
    return enabled;
  }

  /** Returns how long a connection may be held before it counts as leaked; 0 if it never does. */
  public long leakAfterNanos() {
    return (long) (leakAfterSeconds * 1e9);
  }

  /** Returns upper bounds in seconds, strictly increasing, without +Inf. */
  public double[] buckets() {
    return buckets.clone();
  }
}
