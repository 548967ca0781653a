// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.log.Failures;
import io.promtap.metrics.LabeledValue;
import io.promtap.metrics.MetricRegistry;
import io.promtap.support.Version;
import io.promtap.weaving.WeavingReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The metrics about Promtap itself that no other part registers. Their values are read at a scrape.
 * {@link Agent} registers how long the start took, {@code exporter.Exporter} the time of a scrape,
 * {@code metrics.SeriesLimits} the series past their limit.
 */
final class SelfMetrics {

  private SelfMetrics() {}

  static void register(
      MetricRegistry registry, WeavingReport report, ConfigReload reload, RuleUpdate update) {
    registry.info(
        "promtap_build_info",
        "The version of Promtap, always 1.",
        new String[] {"version"},
        () -> new String[] {Version.current()});
    registry.gaugesReadAtScrape(
        "promtap_rule_methods",
        "Methods that a rule matched.",
        new String[] {"rule"},
        () -> rows(report.methodsByRule()));
    registry.gaugesReadAtScrape(
        "promtap_transformed_classes",
        "Classes that were woven.",
        new String[] {"probe"},
        () -> rows(report.classesByProbe()));
    registry.countersReadAtScrape(
        "promtap_config_reloads_total",
        "Changes of the configuration file that were put in force, and that were refused.",
        new String[] {"result"},
        () ->
            Arrays.asList(
                new LabeledValue(reload.succeeded.sum(), "success"),
                new LabeledValue(reload.failed.sum(), "failure")));
    registry.countersReadAtScrape(
        "promtap_rewoven_classes_total",
        "Loaded classes that were woven anew because the rules changed.",
        new String[0],
        () -> Collections.singletonList(new LabeledValue(update.rewovenClasses.sum())));
    registry.countersReadAtScrape(
        "promtap_errors_total",
        "Errors inside Promtap that the application did not see.",
        new String[] {"where"},
        () -> rows(Failures.counts()));
  }

  private static List<LabeledValue> rows(Map<String, ? extends Number> values) {
    List<LabeledValue> rows = new ArrayList<>(values.size());
    values.forEach((label, value) -> rows.add(new LabeledValue(value.doubleValue(), label)));
    return rows;
  }
}
