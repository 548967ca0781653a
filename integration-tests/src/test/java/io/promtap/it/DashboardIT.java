// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Call;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.PrometheusContainer;
import io.promtap.it.harness.RequiresDocker;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The shipped dashboards, asked of a real Prometheus that runs the shipped configuration, after two
 * drives of known mix: the first makes every series, the second is what rates have to show.
 */
@Isolated("It has rates by the clock.")
@RequiresDocker
class DashboardIT {
  private static final Traffic FIRST = Traffic.sampler();
  private static final Traffic SECOND = Traffic.thousand().again(3);

  /**
   * Prometheus extends what it saw between the first and the last scrape of a range to the whole
   * range, which here is longer by 1 ms, and lasts for a second at least.
   */
  private static final double EXTRAPOLATION_PERCENT = 0.2;

  private static TestApp app;
  private static PrometheusContainer prometheus;
  private static Dashboard overview;

  /** Just before the last scrape ahead of the second drive: a range leaves out where it starts. */
  private static Instant start;

  /** That of the first scrape after the second drive. */
  private static Instant end;

  @BeforeAll
  static void drive_twice() throws IOException {
    app = TestApp.with(Jdks.current());
    prometheus = PrometheusContainer.start(shippedConfiguration(app.metrics()));
    Client client = new Client(app.uri());
    client.drive(FIRST);
    app.awaitFinished(FIRST.calls().size());
    start = prometheus.awaitScrapeAfterNow().minusMillis(1);
    client.drive(SECOND);
    app.awaitFinished(FIRST.calls().size() + SECOND.calls().size());
    end = prometheus.awaitScrapeAfterNow();
    overview =
        Dashboard.loadAll(Artifacts.dashboards()).stream()
            .filter(dashboard -> dashboard.name().equals("promtap-overview.json"))
            .findFirst()
            .orElseThrow();
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (app != null) {
      app.close();
    }
  }

  /**
   * As it is shipped, but for the target and for an interval that a test can wait for. It bounds
   * the time of a scrape too, and so has to suffice for one.
   */
  private static String shippedConfiguration(URI metrics) throws IOException {
    String shipped = Files.readString(Artifacts.dashboards().resolve("prometheus.yml"));
    assertThat(shipped).contains("  scrape_interval: 15s", "localhost:9464");
    return shipped
        .replace("  scrape_interval: 15s", "  scrape_interval: 1s")
        .replace("localhost:9464", metrics.getAuthority());
  }

  @Test
  void every_query_of_every_panel_of_every_dashboard_returns_data() throws IOException {
    SoftAssertions each = new SoftAssertions();
    for (Dashboard dashboard : Dashboard.loadAll(Artifacts.dashboards())) {
      for (JsonNode chart : dashboard.charts()) {
        for (JsonNode target : chart.path("targets")) {
          String expression = target.path("expr").asText();
          each.assertThat(ask(expression))
              .as(Dashboard.title(chart) + ": " + expression)
              .anyMatch(sample -> !Double.isNaN(sample.value()));
        }
      }
    }
    each.assertAll();
  }

  @Test
  void every_annotation_is_a_query_that_prometheus_accepts() {
    overview.forEachQuery(
        query -> assertThatCode(() -> ask(query.expression())).doesNotThrowAnyException());
  }

  @Test
  void the_tables_since_start_show_exactly_the_driven_numbers() {
    assertThat(panel("Requests since start", "endpoint", "method", "status"))
        .isEqualTo(
            driven(call -> List.of(call.endpoint(), call.methodLabel(), "" + call.status())));
    Map<List<String>, Double> statements = new HashMap<>(Map.of(List.of("CREATE"), 3.0));
    FIRST
        .statements()
        .forEach((operation, n) -> statements.merge(List.of(operation), (double) n, Double::sum));
    SECOND
        .statements()
        .forEach((operation, n) -> statements.merge(List.of(operation), (double) n, Double::sum));
    assertThat(panel("Queries since start", "operation")).isEqualTo(statements);
    Map<List<String>, Double> executions = new HashMap<>();
    for (String agent : Traffic.agents()) {
      executions.put(List.of(agent, "success"), executions(agent, false));
      executions.put(List.of(agent, "error"), executions(agent, true));
    }
    assertThat(panel("Executions since start", "agent_id", "status")).isEqualTo(executions);
  }

  @Test
  void the_rates_show_the_second_drive() {
    assertRates("Requests by endpoint", "endpoint", count(SECOND, Call::endpoint));
    assertRates("Requests by status", "status", count(SECOND, call -> "" + call.status()));
    Map<String, Double> statements = new HashMap<>();
    SECOND.statements().forEach((operation, n) -> statements.put(operation, (double) n));
    assertRates("Queries by operation", "operation", statements);
    Map<String, Double> executions = new HashMap<>();
    for (String agent : Traffic.agents()) {
      executions.put(
          agent, (double) SECOND.executions(agent, false) + SECOND.executions(agent, true));
    }
    assertRates("Executions by agent", "agent_id", executions);
  }

  @Test
  void the_shares_of_errors_are_those_of_the_second_drive() {
    double requests = SECOND.calls().size();
    double failed = count(SECOND, Call::status).get(500);
    assertThat(panel("Error share").get(List.of()))
        .isCloseTo(failed / requests, withinPercentage(EXTRAPOLATION_PERCENT));
    Map<List<String>, Double> shares = panel("Execution error share by agent", "agent_id");
    assertThat(shares.get(List.of("flaky"))).isEqualTo(1);
    assertThat(shares.get(List.of("crasher"))).isEqualTo(1);
    assertThat(shares.get(List.of("planner"))).isZero();
  }

  @Test
  void the_quantiles_of_a_known_duration_are_near_it() {
    assertThat(panel("Execution p95 by agent", "agent_id").get(List.of("sleepy")))
        .as("an agent that sleeps 120 ms")
        .isBetween(0.1, 10.0);
  }

  /**
   * Compares a panel of rates per second with the numbers that the range holds; 0 where none is
   * given.
   */
  private static void assertRates(String title, String label, Map<String, Double> expected) {
    double seconds = Duration.between(start, end).toMillis() / 1000.0;
    Map<List<String>, Double> rates = panel(title, label);
    SoftAssertions each = new SoftAssertions();
    rates.forEach(
        (values, rate) -> {
          double calls = expected.getOrDefault(values.get(0), 0.0);
          each.assertThat(rate * seconds)
              .as(title + ": " + values)
              .isCloseTo(calls, within(calls * EXTRAPOLATION_PERCENT / 100));
        });
    each.assertThat(rates).as(title).hasSizeGreaterThanOrEqualTo(expected.size());
    each.assertAll();
  }

  /**
   * What the first query of a panel shows at the end of the range, by the values of these labels.
   */
  private static Map<List<String>, Double> panel(String title, String... labels) {
    JsonNode panel =
        overview.charts().stream()
            .filter(chart -> Dashboard.title(chart).equals(title))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no panel " + title));
    Map<List<String>, Double> values = new HashMap<>();
    for (Sample sample : ask(panel.path("targets").path(0).path("expr").asText())) {
      values.put(Stream.of(labels).map(sample::label).toList(), sample.value());
    }
    return values;
  }

  /** As Grafana asks: its variables and macros are replaced by what they stand for. */
  private static List<Sample> ask(String expression) {
    String range = Duration.between(start, end).toMillis() + "ms";
    String promql =
        expression
            .replace("$__rate_interval", range)
            .replace("$__range", range)
            .replace("$__interval", range)
            .replace("$job", "promtap")
            .replace("$instance", ".+");
    assertThat(promql).as("nothing left to replace").doesNotContain("$");
    return prometheus.query(promql, end);
  }

  private static Map<List<String>, Double> driven(Function<Call, List<String>> labels) {
    Map<List<String>, Double> sums = new HashMap<>(count(FIRST, labels));
    count(SECOND, labels).forEach((key, calls) -> sums.merge(key, calls, Double::sum));
    return sums;
  }

  private static double executions(String agent, boolean failed) {
    return FIRST.executions(agent, failed) + SECOND.executions(agent, failed);
  }

  private static <K> Map<K, Double> count(Traffic traffic, Function<Call, K> property) {
    return traffic.count(property).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> (double) entry.getValue()));
  }
}
