// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/** A text format that Promtap writes itself. */
public enum TextFormat {
  /** The Prometheus text format, version 0.0.4. */
  PROMETHEUS,

  /** OpenMetrics 1.0. */
  OPEN_METRICS
}
