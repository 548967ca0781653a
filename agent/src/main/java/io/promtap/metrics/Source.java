package io.promtap.metrics;

import io.prometheus.metrics.model.registry.Collector;
import java.util.Arrays;
import java.util.List;

/** One metric name with its help and labels, and where its values come from at a scrape. */
public abstract class Source {

  /** The suffix of a counter's exposed name. */
  static final String TOTAL = "_total";

  final String name;
  final String help;
  final String[] labelNames;

  Source(String name, String help, String... labelNames) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames.clone();
  }

  /**
   * Made by exporter threads only, at the first scrape: this is where the Prometheus client gets
   * loaded.
   */
  abstract Collector collector();

  /** Every name that no other metric may have, samples and families alike. */
  abstract List<String> claimedNames();

  /** Called once, when the registry has taken this metric. */
  void registered() {}

  /** Whether a second registration under the same name means this metric. */
  boolean means(Source other) {
    return getClass() == other.getClass() && Arrays.equals(labelNames, other.labelNames);
  }

  /** OpenMetrics names the family of a counter without the suffix. */
  static List<String> counterNames(String name) {
    return Arrays.asList(name, familyName(name));
  }

  static String familyName(String counterName) {
    return counterName.substring(0, counterName.length() - TOTAL.length());
  }
}
