// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/**
 * A data point of how many of something there are now, such as requests in flight. It is set at the
 * beginning of a scrape by whoever can count them.
 */
public final class Gauge implements NumberDataPoint {

  private volatile long level;

  public Gauge() {}

  public void set(long number) {
    level = number;
  }

  @Override
  public double value() {
    return level;
  }
}
