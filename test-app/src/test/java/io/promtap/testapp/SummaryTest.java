// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final String BEFORE =
      """
      # TYPE http_requests_total counter
      http_requests_total{method="GET",endpoint="/a",status="200"} 10
      http_request_duration_seconds_count{method="GET",endpoint="/a"} 10
      http_request_duration_seconds_sum{method="GET",endpoint="/a"} 1.0
      agent_executions_total{agent_id="flaky",status="error"} 0.0
      """;
  private static final String NOW =
      """
      http_requests_total{method="GET",endpoint="/a",status="200"} 16
      http_requests_total{method="GET",endpoint="/a",status="404"} 1
      http_requests_total{method="POST",endpoint="/a",status="500"} 3 1700000000000
      http_request_duration_seconds_bucket{method="GET",endpoint="/a",le="+Inf"} 20
      http_request_duration_seconds_count{method="GET",endpoint="/a"} 20
      http_request_duration_seconds_sum{method="GET",endpoint="/a"} 1.5
      http_requests_in_flight 2
      db_queries_total{operation="SELECT"} 8
      db_connections_active 1
      db_pool_connections{pool="p",state="idle"} 9
      agent_executions_total{agent_id="flaky",status="error"} 2.0
      agent_executions_total{agent_id="flaky",status="success"} 2.0
      """;

  private final List<String> lines =
      new Summary(MetricsPage.parse(BEFORE), MetricsPage.parse(NOW), 2).lines();

  @Test
  void an_endpoint_has_its_rate_error_shares_and_mean_latency_of_the_window() {
    assertThat(cells("/a")).containsExactly("/a", "5.0", "10", "%", "30", "%", "50.00", "20");
  }

  @Test
  void an_agent_has_its_share_of_errors() {
    assertThat(cells("flaky")).containsExactly("flaky", "2.0", "50", "%", "-", "4");
  }

  @Test
  void queries_and_the_pool_are_there() {
    assertThat(cells("SELECT")).containsExactly("SELECT", "4.0", "-", "-", "8");
    assertThat(lines).contains("  pool p: active 0  idle 9  pending 0  max 0");
  }

  @Test
  void a_service_without_numbers_yet_gives_a_table_without_rows() {
    MetricsPage empty = MetricsPage.parse("");

    assertThat(new Summary(empty, empty, 3).lines()).anyMatch(line -> line.startsWith("REQUESTS"));
  }

  private String[] cells(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .findFirst()
        .orElseThrow()
        .split(" +");
  }
}
