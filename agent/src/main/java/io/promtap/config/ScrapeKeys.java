// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.config.MetricSpec.Reading;
import io.promtap.config.MetricSpec.Type;
import org.jspecify.annotations.Nullable;

/** A reader of the keys {@code read} and {@code of} of one metric. */
final class ScrapeKeys {

  private static final String READ = "read";
  private static final String OF = "of";

  private ScrapeKeys() {}

  /** Returns {@code null} if the metric is recorded by calls, as without these keys. */
  static @Nullable Reading reading(Section metric, @Nullable Type type) {
    boolean isRead = isReadAtScrape(metric);
    Reading reading = of(metric);
    if (!isRead) {
      if (metric.value(OF) != null) {
        metric.report(OF, "only a gauge with \"read: scrape\" is of several objects");
      }
      return null;
    }
    if (type != Type.GAUGE) {
      if (type != null) {
        metric.report(READ, "only a gauge is read at the scrape; a " + type.key() + " has calls");
      }
      return null;
    }
    if (metric.value("value") == null) {
      metric.report("needs the key \"value\", which is read at the scrape");
    }
    for (String ofCalls : new String[] {"add", "when"}) {
      if (metric.value(ofCalls) != null) {
        metric.report(ofCalls, "is about calls, but this gauge is read from objects at the scrape");
      }
    }
    return reading;
  }

  private static boolean isReadAtScrape(Section metric) {
    String expected = "call or scrape";
    String text = metric.text(READ, expected);
    if (text == null || text.equals("call")) {
      return false;
    }
    if (!text.equals("scrape")) {
      metric.reportExpected(READ, expected);
    }
    return text.equals("scrape");
  }

  private static Reading of(Section metric) {
    String expected = "sum or max";
    String text = metric.text(OF, expected);
    if (text == null || text.equals("sum")) {
      return Reading.SUM_AT_SCRAPE;
    }
    if (!text.equals("max")) {
      metric.reportExpected(OF, expected);
    }
    return Reading.MAX_AT_SCRAPE;
  }
}
