// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static io.promtap.it.harness.Scrape.labels;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.promtap.it.harness.Call;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every metric of the catalogue has exactly the driven number after 1,000 requests of known mix.
 * One JVM and one drive for each JDK; the tests read the page of before and that of after.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("io.promtap.it.harness.Jdks#from17")
class CatalogueIT {
  private static final Traffic TRAFFIC = Traffic.thousand();
  private static final Pattern RUNTIME_METRICS = Pattern.compile("(jvm|process)_.*");

  private static TestApp app;
  private static Scrape before;
  private static Scrape after;

  CatalogueIT(Jdk jdk) {}

  @BeforeParameterizedClassInvocation
  static void drive_a_thousand_requests(Jdk jdk) {
    app = TestApp.with(jdk);
    before = app.scrape();
    new Client(app.uri()).drive(TRAFFIC);
    after = app.awaitFinished(1000);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    app.close();
  }

  @Test
  void every_request_is_counted_once_with_its_route_status_and_method() {
    assertThat(before.sum("http_requests_total")).isZero();
    assertThat(after.sum("http_requests_total")).isEqualTo(1000);
    assertThat(after.series("http_requests_total"))
        .isEqualTo(
            expected(
                call ->
                    labels(
                        "method", call.methodLabel(),
                        "endpoint", call.endpoint(),
                        "status", String.valueOf(call.status()))));
  }

  @Test
  void every_request_is_timed_once() {
    assertThat(after.series("http_request_duration_seconds_count"))
        .isEqualTo(
            expected(call -> labels("method", call.methodLabel(), "endpoint", call.endpoint())));
    assertThat(after.sum("http_request_duration_seconds_bucket", "le", "+Inf")).isEqualTo(1000);
  }

  @Test
  void no_request_is_in_flight_when_all_are_answered() {
    assertThat(after.value("http_requests_in_flight")).isZero();
  }

  @Test
  void every_statement_is_counted_once_by_its_operation() {
    assertThat(added("db_queries_total", "operation")).isEqualTo(toDoubles(TRAFFIC.statements()));
    assertThat(added("db_query_duration_seconds_count", "operation"))
        .isEqualTo(toDoubles(TRAFFIC.statements()));
  }

  @Test
  void a_statement_that_the_database_refuses_is_an_error_of_its_operation() {
    double duplicates = TRAFFIC.count(Call::status).get(409);
    assertThat(added("db_query_errors_total", "operation")).containsEntry("INSERT", duplicates);
    assertThat(after.sum("db_query_errors_total")).isEqualTo(duplicates);
  }

  @Test
  void the_schema_that_the_service_creates_at_start_is_counted_too() {
    assertThat(before.value("db_queries_total", "operation", "CREATE")).isEqualTo(3);
  }

  @Test
  void every_borrowed_connection_is_timed_and_none_is_held_at_the_end() {
    assertThat(
            after.sum("db_connection_acquire_seconds_count")
                - before.sum("db_connection_acquire_seconds_count"))
        .isEqualTo((double) TRAFFIC.statementCount());
    assertThat(after.value("db_connections_active")).isZero();
  }

  @Test
  void the_pool_tells_its_own_connections() {
    assertThat(after.value("db_pool_connections", "pool", "test-app", "state", "active")).isZero();
    assertThat(after.value("db_pool_connections", "pool", "test-app", "state", "pending")).isZero();
    assertThat(after.value("db_pool_connections", "pool", "test-app", "state", "max"))
        .isEqualTo(10);
    assertThat(after.value("db_pool_connections", "pool", "test-app", "state", "idle"))
        .isBetween(1.0, 10.0);
    assertThat(after.find("db_pool_connections")).hasSize(4);
  }

  @Test
  void every_execution_is_counted_and_both_statuses_of_an_agent_exist() {
    Map<Map<String, String>, Double> expected = new HashMap<>();
    Map<Map<String, String>, Double> durations = new HashMap<>();
    for (String agent : Traffic.agents()) {
      double succeeded = TRAFFIC.executions(agent, false);
      double failed = TRAFFIC.executions(agent, true);
      expected.put(labels("agent_id", agent, "status", "success"), succeeded);
      expected.put(labels("agent_id", agent, "status", "error"), failed);
      durations.put(labels("agent_id", agent), succeeded + failed);
    }
    assertThat(after.series("agent_executions_total")).isEqualTo(expected);
    assertThat(after.series("agent_execution_duration_seconds_count")).isEqualTo(durations);
  }

  @Test
  void no_execution_is_in_flight_at_the_end() {
    assertThat(after.find("agent_executions_in_flight")).hasSameSizeAs(Traffic.agents());
    assertThat(after.sum("agent_executions_in_flight")).isZero();
  }

  @Test
  void durations_are_seconds() {
    double runs = TRAFFIC.executions("sleepy", false);
    assertThat(after.value("agent_execution_duration_seconds_sum", "agent_id", "sleepy") / runs)
        .as("an agent that sleeps 120 ms")
        .isBetween(0.12, 10.0);
    assertThat(
            after.value(
                "agent_execution_duration_seconds_bucket", "agent_id", "sleepy", "le", "0.1"))
        .isZero();
    assertThat(after.sum("http_request_duration_seconds_sum", "endpoint", "/api/runs"))
        .isGreaterThan(after.sum("agent_execution_duration_seconds_sum"));
    assertThat(after.value("promtap_startup_seconds")).isBetween(0.001, 10.0);
  }

  @Test
  void the_buckets_of_every_histogram_add_up() {
    Set<String> histograms = new TreeSet<>();
    after
        .types()
        .forEach(
            (name, type) -> {
              if (type.equals("histogram")) {
                histograms.add(name);
              }
            });
    assertThat(histograms).hasSizeGreaterThanOrEqualTo(4);
    for (String histogram : histograms) {
      for (Sample count : after.find(histogram + "_count")) {
        Map<Double, Double> byBound = new TreeMap<>();
        after.find(histogram + "_bucket").stream()
            .filter(bucket -> bucket.labels().entrySet().containsAll(count.labels().entrySet()))
            .forEach(bucket -> byBound.put(bound(bucket.label("le")), bucket.value()));
        assertThat(List.copyOf(byBound.values())).as(count.toString()).isSorted();
        assertThat(byBound)
            .as(count.toString())
            .containsEntry(Double.POSITIVE_INFINITY, count.value());
      }
    }
  }

  @Test
  void the_jvm_and_the_process_are_described() {
    assertThat(after.names())
        .contains(
            "jvm_memory_used_bytes",
            "jvm_gc_collection_seconds_count",
            "jvm_threads_current",
            "jvm_classes_currently_loaded",
            "jvm_runtime_info",
            "process_cpu_seconds_total",
            "process_start_time_seconds",
            "process_open_fds",
            "process_resident_memory_bytes");
    assertThat(after.value("process_start_time_seconds"))
        .isCloseTo(System.currentTimeMillis() / 1000.0, within(600.0));
  }

  @Test
  void promtap_tells_what_it_matched_and_that_nothing_went_wrong() {
    assertThat(after.find("promtap_build_info")).hasSize(1);
    assertThat(after.find("promtap_rule_methods")).hasSize(1);
    assertThat(after.sum("promtap_rule_methods"))
        .as("methods matched by the one rule")
        .isEqualTo(1);
    assertThat(after.sum("promtap_transformed_classes")).isGreaterThanOrEqualTo(3);
    assertThat(after.sum("promtap_errors_total")).isZero();
    assertThat(after.sum("promtap_series_overflowed_total")).isZero();
    assertThat(after.sum("promtap_scrape_duration_seconds")).isBetween(0.0, 20.0);
    assertThat(app.process().complaints()).isEmpty();
  }

  @Test
  void nothing_but_the_catalogue_is_exposed() {
    for (Sample sample : after.samples()) {
      Set<String> labels = MetricCatalogue.LABELS_BY_METRIC.get(sample.name());
      if (labels == null) {
        assertThat(sample.name()).matches(RUNTIME_METRICS);
      } else {
        assertThat(sample.labels().keySet()).as(sample.name()).isEqualTo(labels);
      }
    }
  }

  private static Map<Map<String, String>, Double> expected(
      Function<Call, Map<String, String>> labels) {
    return TRAFFIC.count(labels).entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> (double) entry.getValue()));
  }

  /**
   * What the drive added to each series of a metric with one label; series that it left alone are
   * not in it.
   */
  private static Map<String, Double> added(String metric, String label) {
    Map<String, Double> added = new HashMap<>();
    for (Sample sample : after.find(metric)) {
      double difference = sample.value() - before.sum(metric, label, sample.label(label));
      if (difference != 0) {
        added.put(sample.label(label), difference);
      }
    }
    return added;
  }

  private static Map<String, Double> toDoubles(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> (double) entry.getValue()));
  }

  private static double bound(String le) {
    return le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
  }
}
