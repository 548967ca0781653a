// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.Call;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.PrometheusContainer;
import io.promtap.it.harness.RequiresDocker;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real Prometheus has stored after 1,000 requests of known mix, asked by PromQL. */
@RequiresDocker
class PrometheusIT {
  private static final Traffic TRAFFIC = Traffic.thousand();

  private static TestApp app;
  private static PrometheusContainer prometheus;

  /** That of the scrape which all is asked of; a later one may fail. */
  private static Instant end;

  @BeforeAll
  static void drive_a_thousand_requests() {
    app = TestApp.with(Jdks.current());
    prometheus = PrometheusContainer.start(PrometheusContainer.scraping(app.metrics(), "1s"));
    prometheus.awaitScrapeAfterNow();
    new Client(app.uri()).drive(TRAFFIC);
    app.awaitFinished(1000);
    end = prometheus.awaitScrapeAfterNow();
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

  @Test
  void the_target_is_up_and_every_sample_of_it_is_accepted() {
    assertThat(value("up{job=\"promtap\"}")).isEqualTo(1);
    // One that lasts for all of its second fails for want of time, not for what is on the page.
    String refused = "up{job=\"promtap\"} == 0 and scrape_duration_seconds{job=\"promtap\"} < 0.95";
    assertThat(prometheus.query("count_over_time((" + refused + ")[1m:100ms])", end)).isEmpty();
    assertThat(value("scrape_samples_scraped - scrape_samples_post_metric_relabeling")).isZero();
  }

  @Test
  void all_requests_are_stored_by_endpoint_status_and_method() {
    assertThat(value("sum(http_requests_total)")).isEqualTo(1000);
    assertThat(byLabel("sum by (endpoint) (http_requests_total)", "endpoint"))
        .isEqualTo(driven(Call::endpoint));
    assertThat(byLabel("sum by (method) (http_requests_total)", "method"))
        .isEqualTo(driven(Call::methodLabel));
    assertThat(byLabel("sum by (status) (http_requests_total)", "status"))
        .isEqualTo(driven(call -> String.valueOf(call.status())));
  }

  @Test
  void the_histograms_hold_all_requests_statements_and_executions() {
    assertThat(value("sum(http_request_duration_seconds_count)")).isEqualTo(1000);
    assertThat(value("sum(http_request_duration_seconds_bucket{le=\"+Inf\"})")).isEqualTo(1000);
    assertThat(value("sum(db_query_duration_seconds_count{operation!=\"CREATE\"})"))
        .isEqualTo((double) TRAFFIC.statementCount());
    assertThat(value("sum(agent_execution_duration_seconds_count)"))
        .isEqualTo(executions(false) + executions(true));
  }

  @Test
  void a_quantile_of_a_known_duration_is_near_it() {
    String p50 =
        "histogram_quantile(0.5, sum by (le) (agent_execution_duration_seconds_bucket{agent_id=\"sleepy\"}))";
    assertThat(value(p50)).as("an agent that sleeps 120 ms").isBetween(0.1, 10.0);
  }

  @Test
  void all_statements_are_stored_by_operation() {
    Map<String, Double> expected =
        TRAFFIC.statements().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> (double) entry.getValue()));
    assertThat(byLabel("sum by (operation) (db_queries_total{operation!=\"CREATE\"})", "operation"))
        .isEqualTo(expected);
  }

  @Test
  void all_executions_are_stored_by_agent_and_status() {
    for (String agent : Traffic.agents()) {
      String total = "agent_executions_total{agent_id=\"" + agent + "\",status=\"";
      assertThat(value(total + "success\"}"))
          .as(agent)
          .isEqualTo((double) TRAFFIC.executions(agent, false));
      assertThat(value(total + "error\"}"))
          .as(agent)
          .isEqualTo((double) TRAFFIC.executions(agent, true));
    }
  }

  private static double value(String promql) {
    List<Sample> samples = prometheus.query(promql, end);
    assertThat(samples).as(promql).hasSize(1);
    return samples.get(0).value();
  }

  private static double executions(boolean failed) {
    return Traffic.agents().stream().mapToLong(agent -> TRAFFIC.executions(agent, failed)).sum();
  }

  private static Map<String, Double> byLabel(String promql, String label) {
    return prometheus.query(promql, end).stream()
        .collect(Collectors.toMap(sample -> sample.label(label), Sample::value));
  }

  private static Map<String, Double> driven(Function<Call, String> property) {
    return TRAFFIC.count(property).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> (double) entry.getValue()));
  }
}
