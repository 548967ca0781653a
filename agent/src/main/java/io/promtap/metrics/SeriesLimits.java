// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The table of the limits on series by metric. As a supplier it gives the rows of {@value #METRIC}:
 * a row for each metric that ran into its limit.
 */
final class SeriesLimits implements Supplier<List<LabeledValue>> {

  static final String METRIC = "promtap_series_overflowed_total";
  static final String HELP =
      "Look-ups that found the metric at its series limit and got the overflow series.";
  static final String LABEL = "metric";

  private final ConcurrentHashMap<String, SeriesLimit> byMetric = new ConcurrentHashMap<>();
  private final int seriesPerMetric;

  SeriesLimits(int seriesPerMetric) {
    this.seriesPerMetric = seriesPerMetric;
  }

  SeriesLimit of(String metric) {
    SeriesLimit known = byMetric.get(metric);
    if (known != null) {
      return known;
    }
    SeriesLimit created = new SeriesLimit(metric, seriesPerMetric);
    SeriesLimit earlier = byMetric.putIfAbsent(metric, created);
    return earlier == null ? created : earlier;
  }

  @Override
  public List<LabeledValue> get() {
    List<LabeledValue> rows = new ArrayList<>();
    for (Map.Entry<String, SeriesLimit> entry : byMetric.entrySet()) {
      double refusals = entry.getValue().refusals();
      if (refusals > 0) {
        rows.add(new LabeledValue(refusals, entry.getKey()));
      }
    }
    return rows;
  }
}
