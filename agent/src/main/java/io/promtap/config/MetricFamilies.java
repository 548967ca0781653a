// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.config.MetricSpec.Reading;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of the metrics of all rules by name. Several rules may record the same metric if they
 * describe it in the same way.
 */
final class MetricFamilies {

  private final Map<String, Entry> byFamily = new HashMap<>();

  /** Reports a difference from the first metric of this name. The key is the metric's type. */
  void check(MetricSpec metric, Section section, String key, String place) {
    String family = BuiltInMetrics.family(metric.name());
    Entry first = byFamily.putIfAbsent(family, new Entry(metric, place));
    String difference = first == null ? null : difference(metric, first);
    if (difference != null) {
      section.report(key, metric.name() + " " + difference);
    }
  }

  private static @Nullable String difference(MetricSpec here, Entry first) {
    MetricSpec there = first.metric;
    String in = " in " + first.place;
    if (!here.name().equals(there.name())) {
      String family = BuiltInMetrics.family(here.name());
      return "conflicts with " + there.name() + in + ": OpenMetrics calls both " + family;
    }
    if (here.type() != there.type()) {
      return "is a " + type(here) + " here and a " + type(there) + in;
    }
    if (here.reading() != there.reading()) {
      return said(here.reading()) + " here and " + said(there.reading()) + in;
    }
    if (!here.labels().keySet().equals(there.labels().keySet())) {
      return "has " + labels(here) + " here and " + labels(there) + in;
    }
    return Arrays.equals(here.buckets(), there.buckets()) ? null : "has other buckets" + in;
  }

  private static String type(MetricSpec metric) {
    return metric.type().key();
  }

  private static String labels(MetricSpec metric) {
    return metric.labels().isEmpty()
        ? "no labels"
        : "the labels " + String.join(", ", metric.labels().keySet());
  }

  private static String said(Reading reading) {
    switch (reading) {
      case CALLS:
        return "counts calls";
      case AMOUNT:
        return "adds up a value";
      case DURATION:
        return "observes the duration of calls";
      case IN_FLIGHT:
        return "counts calls in flight";
      case CHANGE:
        return "changes by a value";
      case SUM_AT_SCRAPE:
        return "is read at the scrape as a sum";
      case MAX_AT_SCRAPE:
        return "is read at the scrape as the largest value";
      default:
        return "takes a value";
    }
  }

  /** A metric and its place, as messages name it. */
  private static final class Entry {
    private final MetricSpec metric;
    private final String place;

    Entry(MetricSpec metric, String place) {
      this.metric = metric;
      this.place = place;
    }
  }
}
