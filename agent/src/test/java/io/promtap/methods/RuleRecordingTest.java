// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.Failures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the metrics of a rule say after real calls of woven methods. */
class RuleRecordingTest {

  private RuleFixture fixture;

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private void payments(String metrics) throws Exception {
    fixture =
        new RuleFixture(
            "rules:\n  - name: payments\n    class: io.promtap.methods.Shops$CardPayments\n"
                + "    method: pay\n    error: ${return}\n    metrics:\n"
                + metrics.indent(6));
  }

  private void pay(String currency, double amount) throws Throwable {
    RuleFixture.call(fixture.make("CardPayments"), "pay", fixture.order(currency, amount));
  }

  @Test
  void counters_by_one_and_by_value_with_the_outcome_of_result_and_exception() throws Throwable {
    payments(
        """
        - counter: paid_total
          labels: {currency: "${arg0.currency}", outcome: "${outcome}"}
        - counter: paid_euros_total
          value: ${arg0.amount}
          when: error
        """);
    pay("EUR", 12.5);
    pay("EUR", 0.25);
    pay("USD", 2_000);
    assertThatThrownBy(() -> pay("EUR", -1)).hasMessage("negative");

    assertThat(fixture.samples("paid_total"))
        .containsExactlyInAnyOrder(
            "paid_total{currency=\"EUR\",outcome=\"success\"} 0.0",
            "paid_total{currency=\"EUR\",outcome=\"error\"} 3.0",
            "paid_total{currency=\"USD\",outcome=\"success\"} 1.0",
            "paid_total{currency=\"USD\",outcome=\"error\"} 0.0");
    assertThat(fixture.samples("paid_euros_total")).containsExactly("paid_euros_total 12.75");
  }

  @Test
  void histograms_and_summaries_of_durations_and_values() throws Throwable {
    payments(
        """
        - histogram: pay_duration_seconds
          buckets: [0.5, 10]
        - histogram: pay_amount_euros
          value: ${arg0.amount}
          buckets: [10, 100]
          labels: {currency: "${arg0.currency}"}
        - summary: pay_time_seconds
        - summary: pay_items
          value: ${arg0.items}
        """);
    pay("EUR", 12.5);
    pay("EUR", 0.5);
    pay("EUR", 300);

    assertThat(fixture.lines("pay_duration_seconds_bucket"))
        .contains("pay_duration_seconds_bucket{le=\"0.5\"} 3");
    assertThat(fixture.lines("pay_amount_euros"))
        .containsExactlyInAnyOrder(
            "pay_amount_euros_bucket{currency=\"EUR\",le=\"10.0\"} 1",
            "pay_amount_euros_bucket{currency=\"EUR\",le=\"100.0\"} 2",
            "pay_amount_euros_bucket{currency=\"EUR\",le=\"+Inf\"} 3",
            "pay_amount_euros_count{currency=\"EUR\"} 3",
            "pay_amount_euros_sum{currency=\"EUR\"} 313.0");
    assertThat(fixture.samples("pay_time_seconds_count"))
        .containsExactly("pay_time_seconds_count 3");
    assertThat(fixture.samples("pay_items"))
        .containsExactlyInAnyOrder("pay_items_count 3", "pay_items_sum 9.0");
  }

  @Test
  void a_counter_by_outcome_and_a_histogram_of_the_same_labels() throws Throwable {
    payments(
        """
        - counter: paid_total
          labels: {currency: "${arg0.currency}", outcome: "${outcome}"}
        - histogram: pay_duration_seconds
          buckets: [10]
          labels: {currency: "${arg0.currency}"}
        - counter: paid_again_total
          labels: {currency: "${arg0.currency}"}
        - counter: failed_total
          when: error
        """);
    pay("EUR", 1_000);
    pay("EUR", 2_000);
    pay("EUR", 0.5);
    assertThatThrownBy(() -> pay("EUR", -1)).hasMessage("negative");

    assertThat(fixture.samples("paid"))
        .containsExactlyInAnyOrder(
            "paid_total{currency=\"EUR\",outcome=\"success\"} 2.0",
            "paid_total{currency=\"EUR\",outcome=\"error\"} 2.0",
            "paid_again_total{currency=\"EUR\"} 4.0");
    assertThat(fixture.samples("failed_total")).containsExactly("failed_total 2.0");
    assertThat(fixture.lines("pay_duration_seconds_"))
        .contains(
            "pay_duration_seconds_bucket{currency=\"EUR\",le=\"10.0\"} 4",
            "pay_duration_seconds_count{currency=\"EUR\"} 4");
  }

  @Test
  void rules_that_share_a_counter_or_a_histogram_each_count_their_own_calls() throws Throwable {
    fixture =
        new RuleFixture(
            """
            rules:
              - name: pays
                class: io.promtap.methods.Shops$CardPayments
                method: pay
                metrics:
                  - counter: shared_total
                  - histogram: shared_seconds
              - name: receipts
                class: io.promtap.methods.Shops$CardPayments
                method: receipt
                metrics:
                  - histogram: shared_seconds
                  - counter: receipts_total
              - name: pays-again
                class: io.promtap.methods.Shops$CardPayments
                method: pay
                metrics:
                  - counter: shared_total
              - name: receipts-again
                class: io.promtap.methods.Shops$CardPayments
                method: receipt
                metrics:
                  - histogram: shared_seconds
            """);
    Object payments = fixture.make("CardPayments");
    for (int i = 0; i < 3; i++) {
      RuleFixture.call(payments, "receipt", fixture.order("EUR", 1));
    }
    RuleFixture.call(payments, "pay", fixture.order("EUR", 1));

    assertThat(fixture.samples("shared_total")).containsExactly("shared_total 2.0");
    assertThat(fixture.samples("receipts_total")).containsExactly("receipts_total 3.0");
    assertThat(fixture.lines("shared_seconds_count")).containsExactly("shared_seconds_count 7");
  }

  @Test
  void a_metric_whose_series_are_told_by_an_end_has_none_for_the_other_end() throws Throwable {
    payments(
        """
        - counter: causes_total
          labels: {cause: "${exception}", currency: "${arg0.currency}"}
          when: error
        - counter: results_total
          labels: {result: "${return}"}
          when: success
        - counter: failed_total
          labels: {currency: "${arg0.currency}"}
          when: error
        - counter: all_total
        """);
    pay("USD", 2_000);
    assertThat(fixture.samples("causes_total")).isEmpty();
    assertThat(fixture.samples("failed_total"))
        .containsExactly("failed_total{currency=\"USD\"} 0.0");
    assertThatThrownBy(() -> pay("EUR", -1)).hasMessage("negative");

    assertThat(fixture.samples("causes_total"))
        .containsExactly(
            "causes_total{cause=\"java.lang.IllegalArgumentException\",currency=\"EUR\"} 1.0");
    assertThat(fixture.samples("results_total"))
        .containsExactly("results_total{result=\"false\"} 1.0");
    assertThat(fixture.samples("failed_total"))
        .containsExactlyInAnyOrder(
            "failed_total{currency=\"USD\"} 0.0", "failed_total{currency=\"EUR\"} 1.0");
    assertThat(fixture.samples("all_total")).containsExactly("all_total 2.0");
  }

  @Test
  void gauges_of_the_last_value_and_of_changes_and_in_flight() throws Throwable {
    payments(
        """
        - gauge: last_amount
          value: ${arg0.amount}
        - gauge: balance
          add: ${arg0.amount}
        - gauge: pays_in_flight
          labels: {currency: "${arg0.currency}"}
        """);
    pay("EUR", 12.5);
    pay("EUR", 2);
    assertThatThrownBy(() -> pay("USD", -4.5)).hasMessage("negative");

    assertThat(fixture.samples("last_amount")).containsExactly("last_amount -4.5");
    assertThat(fixture.samples("balance")).containsExactly("balance 10.0");
    assertThat(fixture.samples("pays_in_flight"))
        .containsExactlyInAnyOrder(
            "pays_in_flight{currency=\"EUR\"} 0.0", "pays_in_flight{currency=\"USD\"} 0.0");
  }

  @Test
  void a_timestamp_is_the_time_of_the_last_call_of_its_outcome() throws Throwable {
    payments(
        """
        - timestamp: pay_last_success_timestamp_seconds
          when: success
        - timestamp: pay_last_timestamp_seconds
          labels: {currency: "${arg0.currency}"}
        - gauge: pay_last_error_timestamp_seconds
          value: ${now}
          when: error
        """);
    fixture.type("CardPayments");
    assertThat(fixture.samples("pay_last_success_timestamp_seconds"))
        .containsExactly("pay_last_success_timestamp_seconds 0.0");

    double before = System.currentTimeMillis() / 1_000.0;
    assertThatThrownBy(() -> pay("EUR", -1)).hasMessage("negative");
    double after = System.currentTimeMillis() / 1_000.0;

    assertThat(fixture.samples("pay_last_success_timestamp_seconds"))
        .containsExactly("pay_last_success_timestamp_seconds 0.0");
    assertThat(value("pay_last_timestamp_seconds{currency=\"EUR\"} ")).isBetween(before, after);
    assertThat(value("pay_last_error_timestamp_seconds ")).isBetween(before, after);

    pay("USD", 2_000);
    assertThat(value("pay_last_success_timestamp_seconds "))
        .isBetween(after, System.currentTimeMillis() / 1_000.0);
  }

  /** The value of the one sample that begins so. */
  private double value(String start) {
    List<String> lines = fixture.lines(start);
    assertThat(lines).hasSize(1);
    return Double.parseDouble(lines.get(0).substring(start.length()));
  }

  @Test
  void calls_in_flight_are_seen_from_inside_a_call() throws Throwable {
    fixture =
        new RuleFixture(
            """
            rules:
              - class: io.promtap.methods.Shops$Values
                method: take
                metrics:
                  - gauge: takes_in_flight
              - class: io.promtap.methods.Shops$Values
                method: takeNumber
                metrics:
                  - counter: numbers_added_total
                    value: ${arg0}
                  - counter: results_added_total
                    value: ${return}
            """);
    Object values = fixture.make("Values");
    RuleFixture.call(values, "take", "x");
    RuleFixture.call(values, "takeNumber", 21L);

    assertThat(fixture.samples("takes_in_flight")).containsExactly("takes_in_flight 0.0");
    assertThat(fixture.samples("numbers_added_total")).containsExactly("numbers_added_total 21.0");
    assertThat(fixture.samples("results_added_total")).containsExactly("results_added_total 42.0");
  }

  @Test
  void a_primitive_that_is_a_value_is_there_for_labels_and_errors_too() throws Throwable {
    fixture =
        new RuleFixture(
            """
            rules:
              - class: io.promtap.methods.Shops$Values
                method: takeNumber
                error: ${return}
                metrics:
                  - counter: results_added_total
                    value: ${return}
                    labels: {result: "${return}", outcome: "${outcome}"}
                  - counter: numbers_added_total
                    value: ${arg0}
                    labels: {number: "${arg0}"}
            """);
    RuleFixture.call(fixture.make("Values"), "takeNumber", 21L);

    assertThat(fixture.samples("results_added_total"))
        .containsExactlyInAnyOrder(
            "results_added_total{outcome=\"error\",result=\"42\"} 42.0",
            "results_added_total{outcome=\"success\",result=\"42\"} 0.0");
    assertThat(fixture.samples("numbers_added_total"))
        .containsExactly("numbers_added_total{number=\"21\"} 21.0");
  }

  @Test
  void a_truth_value_is_one_or_zero_boxed_or_not() throws Throwable {
    fixture =
        new RuleFixture(
            """
            rules:
              - class: io.promtap.methods.Shops$CardPayments
                method: pay
                metrics:
                  - gauge: accepted
                    value: ${return}
              - class: io.promtap.methods.Shops$Values
                method: take
                metrics:
                  - gauge: taken
                    value: ${arg0}
            """);
    pay("EUR", 1);
    assertThat(fixture.samples("accepted")).containsExactly("accepted 1.0");
    pay("EUR", 2_000);
    assertThat(fixture.samples("accepted")).containsExactly("accepted 0.0");

    RuleFixture.call(fixture.make("Values"), "take", true);
    assertThat(fixture.samples("taken")).containsExactly("taken 1.0");
  }

  @Test
  void a_primitive_of_a_call_that_throws_is_nothing() throws Throwable {
    payments(
        """
        - gauge: accepted
          value: ${return}
        - counter: results_total
          labels: {result: "${return}"}
        - histogram: accepted_ratio
          value: ${return}
          buckets: [1]
        """);
    pay("EUR", 1);
    assertThatThrownBy(() -> pay("EUR", -1)).hasMessage("negative");

    assertThat(fixture.samples("accepted")).contains("accepted 1.0");
    assertThat(fixture.samples("results_total"))
        .containsExactlyInAnyOrder(
            "results_total{result=\"true\"} 1.0", "results_total{result=\"none\"} 1.0");
    assertThat(fixture.lines("accepted_ratio_count")).containsExactly("accepted_ratio_count 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${arg0['count']:-3} | 3.0",
        "${arg0['text']:-3} | 3.0",
        "${arg0['one']:-3} | 1.0",
        "${arg0.broken:-3} | 3.0",
        "${arg0['count']} | 0.0"
      })
  void a_value_that_is_no_number_is_its_default(String value, String expected) throws Throwable {
    fixture = added(value);
    RuleFixture.call(
        fixture.make("Values"), "take", new HashMap<>(Map.of("text", "two", "one", 1)));

    assertThat(fixture.samples("added_total")).containsExactly("added_total " + expected);
  }

  @Test
  void a_value_that_is_switched_off_is_its_default() throws Throwable {
    fixture = added("${arg0.broken:-1}");
    Object values = fixture.make("Values");
    for (int i = 0; i < 300; i++) {
      RuleFixture.call(values, "take", new Runners.Runner());
    }
    RuleFixture.call(values, "take", (Object) null);

    assertThat(fixture.samples("added_total")).containsExactly("added_total 301.0");
  }

  private static RuleFixture added(String value) throws Exception {
    return new RuleFixture(
        """
        rules:
          - name: added
            class: io.promtap.methods.Shops$Values
            method: take
            metrics:
              - counter: added_total
                value: "%s"
        """
            .formatted(value));
  }

  @Test
  void rules_that_agree_share_a_metric() throws Throwable {
    fixture =
        new RuleFixture(
            """
            rules:
              - name: one
                class: io.promtap.methods.Shops$CardPayments
                method: pay
                metrics:
                  - counter: shared_total
                    labels: {kind: pay, currency: "${arg0.currency}"}
              - name: other
                class: io.promtap.methods.Shops$CardPayments
                method: receipt
                metrics:
                  - counter: shared_total
                    labels: {currency: "${arg0.currency}", kind: receipt}
            """);
    pay("EUR", 1);
    RuleFixture.call(fixture.make("CardPayments"), "receipt", fixture.order("USD", 1));

    assertThat(fixture.samples("shared_total"))
        .containsExactlyInAnyOrder(
            "shared_total{currency=\"EUR\",kind=\"pay\"} 1.0",
            "shared_total{currency=\"USD\",kind=\"receipt\"} 1.0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${this.optional} | there",
        "${this.map['key'][1]} | b",
        "${this.map['key'][7]:-short} | short",
        "${this.map} | none",
        "${this.future.result:-unread} | unread",
        "${this.closing.field} | field of one that closes",
        "${this.closing.asked:-not asked} | not asked",
        "${this.closing.state()} | field of one that closes",
        "${this.itself().optional} | there",
        "${this.missing} | none",
        "${this.closing.missing} | none",
        "${class} | io.promtap.methods.Shops$Values",
        "${this.class.simpleName} | Values",
        "${arg0.class} | java.util.HashMap",
        "constant | constant",
      })
  void a_label_is_read_from(String expression, String expected) throws Throwable {
    fixture = labelled(expression);
    RuleFixture.call(fixture.make("Values"), "take", new HashMap<>());

    assertThat(fixture.samples("labelled_total"))
        .containsExactly("labelled_total{label=\"" + expected + "\"} 1.0");
  }

  private static RuleFixture labelled(String expression) throws Exception {
    return new RuleFixture(
        """
        rules:
          - name: labelled
            class: io.promtap.methods.Shops$Values
            method: take
            metrics:
              - counter: labelled_total
                labels: {label: "%s"}
        """
            .formatted(expression));
  }

  @Test
  void what_a_label_can_meet_in_an_application_is_harmless() throws Throwable {
    fixture = labelled("${arg0}");
    Object values = fixture.make("Values");
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    String long10M = "x".repeat(10_000_000);
    RuleFixture.call(values, "take", itself);
    RuleFixture.call(values, "take", long10M);
    RuleFixture.call(values, "take", new Object[] {null});
    RuleFixture.call(values, "take", "");
    RuleFixture.call(values, "take", Map.of("a", itself));
    RuleFixture.call(values, "take", new IllegalStateException("its message is not a label"));

    assertThat(fixture.samples("labelled_total"))
        .containsExactlyInAnyOrder(
            "labelled_total{label=\"none\"} 4.0",
            "labelled_total{label=\"" + "x".repeat(200) + "\"} 1.0",
            "labelled_total{label=\"java.lang.IllegalStateException\"} 1.0");
  }

  @Test
  void a_getter_that_keeps_throwing_is_switched_off_and_costs_no_call_its_count() throws Throwable {
    String where = "rules.labelled.label";
    long before = Failures.counts().getOrDefault(where, 0L);
    fixture = labelled("${arg0.broken}");
    Object values = fixture.make("Values");
    for (int i = 0; i < 300; i++) {
      RuleFixture.call(values, "take", new Runners.Runner());
    }

    assertThat(fixture.samples("labelled_total"))
        .containsExactly("labelled_total{label=\"none\"} 300.0");
    assertThat(Failures.counts().get(where) - before).isEqualTo(101);
  }

  @Test
  void a_getter_that_keeps_being_slow_is_switched_off() throws Throwable {
    fixture = labelled("${this.slow()}");
    Object values = fixture.make("Values");
    long startNanos = System.nanoTime();
    for (int i = 0; i < 2_000; i++) {
      RuleFixture.call(values, "take", "x");
    }

    assertThat(System.nanoTime() - startNanos).isLessThan(2_000L * 3_000_000 / 2);
    assertThat(fixture.samples("labelled_total")).contains("labelled_total{label=\"1.0\"} 5.0");
  }
}
