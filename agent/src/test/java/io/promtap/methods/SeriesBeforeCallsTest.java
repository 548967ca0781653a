// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.config.ConfigLoader;
import io.promtap.config.MethodRule;
import io.promtap.metrics.MetricRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The series of methods that are woven and were not called: a job that never ran is seen. */
class SeriesBeforeCallsTest {

  private RuleFixture fixture;

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private void rule(String method, String metrics) throws Exception {
    fixture =
        new RuleFixture(
            "rules:\n  - name: jobs\n    class: io.promtap.methods.Shops$CardPayments\n    method: "
                + method
                + "\n    metrics:\n"
                + metrics.indent(6));
  }

  @Test
  void labels_that_each_method_has_give_its_series_at_0_when_it_is_woven() throws Throwable {
    rule(
        "[pay, steps]",
        """
        - counter: runs_total
          labels: {job: "${method}", in: "${class}", team: a, outcome: "${outcome}"}
        - counter: failed_total
          labels: {job: "${method}"}
          when: error
        - timestamp: last_success_timestamp_seconds
          labels: {job: "${method}"}
          when: success
        - histogram: run_duration_seconds
          buckets: [1]
          labels: {job: "${method}"}
        - gauge: runs_in_flight
          labels: {job: "${method}"}
        """);
    assertThat(fixture.samples("runs_total")).isEmpty();

    fixture.type("CardPayments");

    String in = "in=\"io.promtap.methods.Shops$CardPayments\"";
    assertThat(fixture.samples("runs_total"))
        .containsExactlyInAnyOrder(
            "runs_total{" + in + ",job=\"pay\",outcome=\"success\",team=\"a\"} 0.0",
            "runs_total{" + in + ",job=\"pay\",outcome=\"error\",team=\"a\"} 0.0",
            "runs_total{" + in + ",job=\"steps\",outcome=\"success\",team=\"a\"} 0.0",
            "runs_total{" + in + ",job=\"steps\",outcome=\"error\",team=\"a\"} 0.0");
    assertThat(fixture.samples("failed_total"))
        .containsExactlyInAnyOrder(
            "failed_total{job=\"pay\"} 0.0", "failed_total{job=\"steps\"} 0.0");
    assertThat(fixture.samples("last_success_timestamp_seconds"))
        .containsExactlyInAnyOrder(
            "last_success_timestamp_seconds{job=\"pay\"} 0.0",
            "last_success_timestamp_seconds{job=\"steps\"} 0.0");
    assertThat(fixture.samples("run_duration_seconds_count"))
        .containsExactlyInAnyOrder(
            "run_duration_seconds_count{job=\"pay\"} 0",
            "run_duration_seconds_count{job=\"steps\"} 0");
    assertThat(fixture.samples("runs_in_flight")).hasSize(2);
  }

  @Test
  void calls_count_in_the_series_that_is_there() throws Throwable {
    rule(
        "pay",
        """
        - counter: runs_total
          labels: {job: "${method}"}
        - counter: paid_total
          labels: {currency: "${arg0.currency}"}
        """);
    Object payments = fixture.make("CardPayments");
    assertThat(fixture.samples("runs_total")).containsExactly("runs_total{job=\"pay\"} 0.0");

    RuleFixture.call(payments, "pay", fixture.order("EUR", 1));

    assertThat(fixture.samples("runs_total")).containsExactly("runs_total{job=\"pay\"} 1.0");
  }

  @Test
  void what_only_a_call_can_tell_has_no_series_before_it() throws Throwable {
    rule(
        "pay",
        """
        - counter: paid_total
          labels: {currency: "${arg0.currency}"}
        - counter: causes_total
          labels: {cause: "${exception}"}
          when: error
        - gauge: last_amount
          labels: {job: "${method}"}
          value: ${arg0.amount}
        """);
    fixture.type("CardPayments");

    assertThat(fixture.samples("paid_total")).isEmpty();
    assertThat(fixture.samples("causes_total")).isEmpty();
    assertThat(fixture.samples("last_amount")).isEmpty();
  }

  @Test
  void methods_that_a_rule_cannot_count_have_no_series() throws Throwable {
    rule(
        "[pay, sum]",
        """
        - counter: runs_total
          labels: {job: "${method}"}
        - counter: names_total
          labels: {name: "${this.name}"}
        """);
    fixture.type("CardPayments");

    assertThat(fixture.samples("runs_total")).containsExactly("runs_total{job=\"pay\"} 0.0");
  }

  @Test
  void a_rule_that_is_gone_takes_its_series_along() throws Throwable {
    rule("pay", "- counter: runs_total\n  labels: {job: \"${method}\"}\n");
    fixture.type("CardPayments");
    assertThat(fixture.samples("runs_total")).hasSize(1);

    fixture.apply("rules: []");

    assertThat(fixture.samples("runs_total")).isEmpty();
  }

  @Test
  void a_rule_about_very_many_methods_does_not_fill_its_metrics_before_calls() throws Exception {
    String yaml =
        """
        rules:
          - class: a.B
            method: "method*"
            metrics:
              - counter: runs_total
                labels: {job: "${method}"}
        """;
    MethodRule rule = ConfigLoader.parse("test.yaml", yaml).rules().get(0);
    RuleMetrics metrics = new RuleMetrics(new MetricRegistry(2_000, false));
    RecordedRule recorded = new ActiveRule(0, rule, metrics).recorded;
    for (int i = 0; i < 1_000; i++) {
      recorded.expect(null, "a.B", "method" + i);
    }

    assertThat(recorded.metrics().get(0).held()).hasSize(100);
  }
}
