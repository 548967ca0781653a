// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.applications.Applications;
import io.promtap.config.MetricSpec;
import io.promtap.metrics.Family;
import io.promtap.metrics.MetricRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The registrations of the metrics of all rules. Rules share a metric if they agree on its type,
 * labels and buckets; the first one gives it its help and the order of its labels. Its monitor
 * guards the series that the rules hold.
 */
public final class RuleMetrics {

  private final MetricRegistry registry;
  private final Map<String, Registered> registered = new HashMap<>();
  private final Map<String, ScrapedGauge> scraped = new HashMap<>();

  private final @Nullable Applications applications;

  /** Creates metrics without the label of the application. */
  public RuleMetrics(MetricRegistry registry) {
    this(registry, null);
  }

  RuleMetrics(MetricRegistry registry, @Nullable Applications applications) {
    this.registry = registry;
    this.applications = applications;
  }

  /** Returns the applications of the calls; {@code null} if nobody wants to know them. */
  @Nullable Applications applications() {
    return applications;
  }

  /** Returns whether a metric gets the label of the application: not if it has its own. */
  boolean hasApplication(MetricSpec spec) {
    return applications != null && !spec.labels().containsKey(Applications.LABEL);
  }

  private String[] exposed(MetricSpec spec, List<String> labels) {
    String[] names = labels.toArray(new String[0]);
    return hasApplication(spec) ? Applications.labelNames(names) : names;
  }

  MetricRegistry registry() {
    return registry;
  }

  /** A metric and the order of its labels. */
  static final class Registered {
    final Family<?> family;
    final List<String> labelNames;

    Registered(Family<?> family, List<String> labelNames) {
      this.family = family;
      this.labelNames = labelNames;
    }
  }

  /**
   * Registers a metric, or returns the one that is there.
   *
   * @throws IllegalArgumentException if the name is taken by a different metric
   */
  Registered register(MetricSpec spec) {
    Registered known = registered.get(spec.name());
    List<String> names = new ArrayList<>(spec.labels().keySet());
    if (known != null
        && known.labelNames.size() == names.size()
        && known.labelNames.containsAll(names)) {
      names = known.labelNames;
    }
    Registered fresh = new Registered(family(spec, exposed(spec, names)), names);
    registered.put(spec.name(), fresh);
    return fresh;
  }

  private Family<?> family(MetricSpec spec, String... labels) {
    String name = spec.name();
    String help = spec.help();
    boolean isDuration = spec.reading() == MetricSpec.Reading.DURATION;
    switch (spec.type()) {
      case COUNTER:
        return registry.counter(name, help, labels);
      case HISTOGRAM:
        double[] buckets = Objects.requireNonNull(spec.buckets());
        return isDuration
            ? registry.histogram(name, help, buckets, labels)
            : registry.doubleHistogram(name, help, buckets, labels);
      case SUMMARY:
        return isDuration
            ? registry.durationSummary(name, help, labels)
            : registry.doubleSummary(name, help, labels);
      default:
        return spec.reading() == MetricSpec.Reading.IN_FLIGHT
            ? registry.gauge(name, help, labels)
            : registry.doubleGauge(name, help, labels);
    }
  }

  /**
   * Returns the gauge of this name that is read at the scrape, and registers it if it is new.
   *
   * @throws IllegalArgumentException if the name is taken by a different metric
   */
  synchronized ScrapedGauge scraped(MetricSpec spec) {
    ScrapedGauge known = scraped.get(spec.name());
    if (known != null) {
      return known;
    }
    List<String> names = new ArrayList<>(spec.labels().keySet());
    String[] labels = exposed(spec, names);
    ScrapedGauge gauge = new ScrapedGauge(names);
    gauge.metric =
        spec.reading() == MetricSpec.Reading.MAX_AT_SCRAPE
            ? registry.largestReadAtScrape(spec.name(), spec.help(), labels, gauge)
            : registry.gaugesReadAtScrape(spec.name(), spec.help(), labels, gauge);
    scraped.put(spec.name(), gauge);
    return gauge;
  }

  /** Takes a reader out of its gauge, and removes a gauge that no rule has any more. */
  synchronized void remove(ObjectReader reader) {
    ScrapedGauge gauge = scraped.get(reader.spec.name());
    if (gauge != null && gauge.remove(reader)) {
      scraped.remove(reader.spec.name());
      if (gauge.metric != null) {
        registry.remove(gauge.metric);
      }
    }
  }

  /** Returns whether a metric of this name, type, labels and buckets is registered. */
  boolean isRegistered(MetricSpec spec) {
    if (spec.isReadAtScrape()) {
      return false;
    }
    Registered known = registered.get(spec.name());
    try {
      return known != null && register(spec).family == known.family;
    } catch (IllegalArgumentException different) {
      return false;
    }
  }

  void remove(String name) {
    Registered metric = registered.remove(name);
    if (metric != null) {
      registry.remove(metric.family);
    }
  }
}
