package io.promtap.exporter;

import java.util.function.DoubleSupplier;

/** How long the last scrape took, for the scrape after it. */
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
