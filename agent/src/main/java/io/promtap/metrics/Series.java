// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series of a family: its label values, its data point, and when it was first seen. It takes 32
 * bytes beside those.
 *
 * @param <T> the data point
 */
final class Series<T> {

  final List<String> labelValues;
  final T point;
  final long createdMillis = System.currentTimeMillis();

  /**
   * The labels as the text formats write them, {@code null} before the first scrape of text. Set by
   * {@link SortedSeries} alone, which also hands it to other threads.
   */
  byte @Nullable [] labels;

  Series(List<String> labelValues, T point) {
    this.labelValues = labelValues;
    this.point = point;
  }
}
