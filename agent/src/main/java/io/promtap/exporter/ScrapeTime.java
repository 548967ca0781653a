package io.promtap.exporter;

/** How long the last scrape took, for the scrape after it. */
final class ScrapeTime {

  private volatile double lastSeconds;

  double lastSeconds() {
    return lastSeconds;
  }

  void took(long nanos) {
    lastSeconds = nanos / 1e9;
  }
}
