// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.util.function.DoubleSupplier;

/** The duration of the last finished scrape, which the next scrape exposes. */
final class ScrapeTime implements DoubleSupplier {

  private volatile double lastSeconds;

  @Override
  public double getAsDouble() {
    return lastSeconds;
  }

  void took(long nanos) {
    lastSeconds = nanos / 1e9;
  }
}
