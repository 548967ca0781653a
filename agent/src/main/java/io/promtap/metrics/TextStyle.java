// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.config.EscapingScheme;

/** The way a page of text is written: its format, how names are escaped, what it leaves out. */
final class TextStyle {

  final TextFormat format;
  final EscapingScheme scheme;

  /** Whether the page says since when each counter, histogram and summary counts. */
  final boolean created;

  TextStyle(TextFormat format, EscapingScheme scheme, boolean created) {
    this.format = format;
    this.scheme = scheme;
    this.created = created;
  }

  boolean isOpenMetrics() {
    return format == TextFormat.OPEN_METRICS;
  }
}
