// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The series of one family in the order in which the client lists them, each with its labels as
 * text. Both are kept from one scrape to the next, since they are most of what a scrape would have
 * to do: the text takes the length of the labels and 16 bytes a series, the order 4 bytes.
 *
 * <p>Series that come or go are sorted in at the next scrape. Only scrapes wait for each other
 * here; whoever creates a series does not.
 *
 * @param <T> the data points
 */
final class SortedSeries<T> {

  /** The series of the family by label values, which others change. */
  private final Map<List<String>, Series<T>> all;

  private final LabelText labels;
  private final Comparator<Series<T>> order;

  /** Never changed, but replaced. Guarded by this. */
  private List<Series<T>> sorted = new ArrayList<>();

  /** How many changes of the family there had been when they were sorted. Guarded by this. */
  private int seenChanges = -1;

  SortedSeries(Map<List<String>, Series<T>> all, LabelText labels) {
    this.all = all;
    this.labels = labels;
    this.order = (one, other) -> labels.compare(one.labelValues, other.labelValues);
  }

  /**
   * Returns the series of now.
   *
   * @param changes how often a series came or went until now, read before this call
   */
  synchronized List<Series<T>> current(int changes) {
    if (seenChanges != changes) {
      sorted = sortedAnew();
      seenChanges = changes;
    }
    return sorted;
  }

  /**
   * Sorts what is sorted already with what is new at its end, which takes few comparisons. A series
   * gets its text last, so that one without text is new also if memory ran out in between.
   */
  private List<Series<T>> sortedAnew() {
    List<Series<T>> next = new ArrayList<>(sorted.size());
    for (Series<T> series : sorted) {
      if (all.get(series.labelValues) == series) {
        next.add(series);
      }
    }
    List<Series<T>> added = new ArrayList<>();
    List<byte[]> texts = new ArrayList<>();
    for (Series<T> series : all.values()) {
      if (series.labels == null) {
        added.add(series);
        texts.add(labels.of(series.labelValues));
      }
    }
    next.addAll(added);
    next.sort(order);
    for (int i = 0; i < texts.size(); i++) {
      added.get(i).labels = texts.get(i);
    }
    return next;
  }
}
