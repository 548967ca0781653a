package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import java.util.Arrays;
import java.util.List;

/** The summaries of one metric, all of durations or all of values. */
public final class SummaryFamily extends Family<Summary> {

  private final boolean durations;

  SummaryFamily(
      String name,
      String help,
      boolean durations,
      int limit,
      Overflows overflows,
      String... labelNames) {
    super(name, help, limit, overflows, labelNames);
    this.durations = durations;
  }

  @Override
  Summary newSeries() {
    return new Summary();
  }

  double exposedSum(Summary summary) {
    return durations ? summary.longSum() / HistogramFamily.NANOS : summary.doubleSum();
  }

  @Override
  boolean means(Source other) {
    return super.means(other) && durations == ((SummaryFamily) other).durations;
  }

  @Override
  Collector collector() {
    return ClientCollectors.of(this);
  }

  @Override
  List<String> claimedNames() {
    return Arrays.asList(name, name + "_count", name + "_sum");
  }
}
