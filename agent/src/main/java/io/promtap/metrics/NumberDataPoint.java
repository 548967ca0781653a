// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

/** A data point that a scrape reads as one number. */
interface NumberDataPoint {

  double value();
}
