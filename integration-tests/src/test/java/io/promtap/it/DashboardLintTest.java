// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of Grafana's dashboard linter that apply to classic Prometheus dashboards, and the
 * names and labels of the metric catalogue. {@code DashboardIT} asks the queries themselves.
 */
class DashboardLintTest {

  private static final Path DASHBOARDS = Path.of("..", "dashboards");
  private static final String DATA_SOURCE = "${datasource}";

  /** What Prometheus itself writes about a scrape. */
  private static final Set<String> SCRAPE_METRICS = Set.of("up", "scrape_duration_seconds");

  /** Grafana's unit ids in use; an unknown id is shown as plain text beside the number. */
  private static final Set<String> UNITS =
      Set.of("none", "short", "percentunit", "s", "dtdurations", "bytes", "reqps", "ops", "cps");

  static List<Dashboard> dashboards() throws IOException {
    return Dashboard.loadAll(DASHBOARDS);
  }

  private static String unit(JsonNode panel) {
    return panel.path("fieldConfig").path("defaults").path("unit").asText();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void a_dashboard_can_be_provisioned_anywhere(Dashboard dashboard) {
    JsonNode root = dashboard.root();
    assertThat(root.path("uid").asText() + ".json").isEqualTo(dashboard.name());
    // An id or __inputs belong to one Grafana; provisioning refuses or silently changes them.
    assertThat(root.has("id")).isFalse();
    assertThat(root.has("__inputs")).isFalse();
    assertThat(root.path("schemaVersion").asInt()).isEqualTo(39);
    assertThat(root.path("editable").asBoolean(true)).isFalse();
    assertThat(root.path("graphTooltip").asInt()).as("shared crosshair").isEqualTo(1);
    assertThat(root.path("title").asText()).isNotBlank();
    assertThat(root.path("description").asText()).isNotBlank();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void the_data_source_is_a_variable(Dashboard dashboard) {
    JsonNode variable = dashboard.variable("datasource");
    assertThat(variable.path("type").asText()).isEqualTo("datasource");
    assertThat(variable.path("query").asText()).isEqualTo("prometheus");
    assertThat(variable.path("label").asText()).isEqualTo("Data source");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void job_and_instance_are_multi_select_and_follow_the_time_range(Dashboard dashboard) {
    for (String name : List.of("job", "instance")) {
      JsonNode variable = dashboard.variable(name);
      assertThat(variable.path("type").asText()).isEqualTo("query");
      assertThat(variable.path("datasource").path("uid").asText()).isEqualTo(DATA_SOURCE);
      assertThat(variable.path("label").asText()).isEqualToIgnoringCase(name);
      assertThat(variable.path("multi").asBoolean()).isTrue();
      assertThat(variable.path("includeAll").asBoolean()).isTrue();
      assertThat(variable.path("allValue").asText()).isEqualTo(".+");
      assertThat(variable.path("refresh").asInt()).as("2: on time range change").isEqualTo(2);
      assertThat(variable.path("query").asText())
          .matches("label_values\\(promtap_build_info(\\{job=~\"\\$job\"})?, " + name + "\\)");
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_panel_has_a_description_and_a_title_of_its_own(Dashboard dashboard) {
    assertThat(dashboard.panels()).extracting(Dashboard::title).doesNotHaveDuplicates();
    assertThat(dashboard.panels()).allMatch(panel -> !Dashboard.title(panel).isBlank());
    assertThat(dashboard.charts())
        .isNotEmpty()
        .allSatisfy(
            panel ->
                assertThat(panel.path("description").asText())
                    .as(Dashboard.title(panel))
                    .isNotBlank());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_panel_has_queries_to_the_data_source_variable(Dashboard dashboard) {
    for (JsonNode panel : dashboard.charts()) {
      assertThat(panel.at("/datasource/uid").asText())
          .as(Dashboard.title(panel))
          .isEqualTo(DATA_SOURCE);
      assertThat(panel.path("targets")).as(Dashboard.title(panel)).isNotEmpty();
      Set<String> references = new TreeSet<>();
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.at("/datasource/uid").asText())
            .as(Dashboard.title(panel))
            .isEqualTo(DATA_SOURCE);
        assertThat(references.add(target.path("refId").asText()))
            .as(Dashboard.title(panel))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_panel_has_a_known_unit_and_starts_at_zero(Dashboard dashboard) {
    for (JsonNode panel : dashboard.charts()) {
      assertThat(UNITS).as(Dashboard.title(panel)).contains(unit(panel));
      JsonNode minimum = panel.at("/fieldConfig/defaults/min");
      assertThat(minimum.isNumber() && minimum.asDouble() == 0).as(Dashboard.title(panel)).isTrue();
      for (JsonNode override : panel.at("/fieldConfig/overrides")) {
        for (JsonNode property : override.path("properties")) {
          if ("unit".equals(property.path("id").asText())) {
            assertThat(UNITS).as(Dashboard.title(panel)).contains(property.path("value").asText());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_time_series_has_a_legend_table_and_every_share_has_thresholds(Dashboard dashboard) {
    for (JsonNode panel : dashboard.charts()) {
      String type = panel.path("type").asText();
      if ("timeseries".equals(type)) {
        JsonNode legend = panel.at("/options/legend");
        assertThat(legend.path("displayMode").asText())
            .as(Dashboard.title(panel))
            .isEqualTo("table");
        assertThat(legend.path("calcs")).as(Dashboard.title(panel)).isNotEmpty();
      }
      if ("percentunit".equals(unit(panel)) && !"table".equals(type)) {
        JsonNode steps = panel.at("/fieldConfig/defaults/thresholds/steps");
        assertThat(steps.size()).as(Dashboard.title(panel)).isGreaterThan(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panels_have_ids_of_their_own_and_do_not_overlap(Dashboard dashboard) {
    Set<Integer> ids = new TreeSet<>();
    Set<String> cells = new TreeSet<>();
    for (JsonNode panel : dashboard.panels()) {
      assertThat(ids.add(panel.path("id").asInt())).as("id of " + Dashboard.title(panel)).isTrue();
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      int bottom = place.path("y").asInt() + place.path("h").asInt();
      assertThat(right).as("right edge of " + Dashboard.title(panel)).isBetween(1, 24);
      for (int x = place.path("x").asInt(); x < right; x++) {
        for (int y = place.path("y").asInt(); y < bottom; y++) {
          assertThat(cells.add(x + "," + y))
              .as(Dashboard.title(panel) + " at " + x + "," + y)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_selector_is_narrowed_to_the_chosen_jobs_and_instances(Dashboard dashboard) {
    dashboard.forEachQuery(
        query -> {
          assertThat(PromqlScan.balanced(query.expression())).as("%s", query).isTrue();
          assertThat(PromqlScan.bareNames(query.expression())).as("%s", query).isEmpty();
          assertThat(query.selectors())
              .as("%s", query)
              .isNotEmpty()
              .allMatch(selector -> selector.has("job=~\"$job\""))
              .allMatch(selector -> selector.has("instance=~\"$instance\""));
        });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void every_metric_and_label_is_in_the_catalogue(Dashboard dashboard) {
    dashboard.forEachQuery(
        query -> {
          Set<String> known = new TreeSet<>(Set.of("job", "instance"));
          for (PromqlScan.Selector selector : query.selectors()) {
            String metric = selector.metric();
            if (metric.startsWith("jvm_") || metric.startsWith("process_")) {
              // The labels of the Prometheus client's JVM module that the dashboards use.
              known.addAll(Set.of("area", "gc", "pool", "state"));
            } else if (!SCRAPE_METRICS.contains(metric)) {
              assertThat(MetricCatalogue.LABELS_BY_METRIC).as("%s", query).containsKey(metric);
              known.addAll(MetricCatalogue.LABELS_BY_METRIC.get(metric));
            }
            assertThat(known).as("%s", query).containsAll(selector.labels());
          }
          Set<String> grouping = PromqlScan.groupingLabels(query.expression());
          assertThat(known).as("%s", query).containsAll(grouping);
        });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void rates_look_back_as_far_as_the_scrape_interval_needs(Dashboard dashboard) {
    // increase() may also span the chosen range, for the tables that sum it up.
    Map<String, Set<String>> allowed =
        Map.of(
            "rate", Set.of("$__rate_interval"),
            "changes", Set.of("$__rate_interval"),
            "increase", Set.of("$__rate_interval", "$__range"));
    dashboard.forEachQuery(
        query -> {
          for (PromqlScan.Selector selector : query.selectors()) {
            if (!selector.range().isEmpty() || allowed.containsKey(selector.function())) {
              assertThat(allowed.getOrDefault(selector.function(), Set.of()))
                  .as("%s", query)
                  .contains(selector.range());
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void a_counter_is_read_by_its_rate_or_increase(Dashboard dashboard) {
    dashboard.forEachQuery(
        query -> {
          // These tables show the raw counters on purpose: they can be compared with an access log.
          if (query.place().endsWith("since start")) {
            return;
          }
          assertThat(query.selectors())
              .as("%s", query)
              .allMatch(
                  selector ->
                      !selector.metric().matches(".*_(total|bucket|count|sum)")
                          || Set.of("rate", "increase").contains(selector.function()));
        });
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void a_query_is_asked_once_for_a_range_or_once_for_now(Dashboard dashboard) {
    for (JsonNode panel : dashboard.charts()) {
      boolean table = "table".equals(panel.path("type").asText());
      assertThat(StreamSupport.stream(panel.path("targets").spliterator(), false).collect(toSet()))
          .as(Dashboard.title(panel))
          .allMatch(target -> target.path("instant").asBoolean() == table)
          .allMatch(target -> target.path("range").asBoolean() != table);
    }
  }

  @Test
  void the_scan_finds_selectors_and_metrics_without_one() {
    String query =
        "sum by (le, pool) (rate(a_bucket{job=~\"$job\",x=\"1\"}[5m])) / on (pool) b > c{}";
    assertThat(PromqlScan.selectors(query))
        .extracting(PromqlScan.Selector::function, PromqlScan.Selector::metric)
        .containsExactly(tuple("rate", "a_bucket"), tuple("", "c"));
    assertThat(PromqlScan.selectors(query).get(0).labels()).containsExactly("job", "x");
    assertThat(PromqlScan.selectors(query).get(0).range()).isEqualTo("5m");
    assertThat(PromqlScan.bareNames(query)).containsExactly("b");
    assertThat(PromqlScan.groupingLabels(query)).containsExactly("le", "pool");
    assertThat(PromqlScan.balanced(query)).isTrue();
    assertThat(PromqlScan.balanced("sum(a{}[5m)]")).isFalse();
  }

  @Test
  void the_prometheus_configuration_keeps_to_keys_that_2_42_and_3_know() throws IOException {
    List<String> lines =
        Files.readAllLines(DASHBOARDS.resolve("prometheus.yml")).stream()
            .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
            .toList();
    Set<String> known =
        Set.of(
            "global:",
            "scrape_interval:",
            "evaluation_interval:",
            "scrape_configs:",
            "job_name:",
            "sample_limit:",
            "static_configs:",
            "targets:");
    assertThat(lines)
        .contains("  scrape_interval: 15s", "  evaluation_interval: 15s")
        .allMatch(line -> known.contains(line.strip().replaceFirst("^- ", "").split(" ", 2)[0]));
  }
}
