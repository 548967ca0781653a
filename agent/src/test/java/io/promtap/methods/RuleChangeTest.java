package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules that are replaced while they are woven. */
class RuleChangeTest {

  private static final String PAY =
      """
        - name: pay
          class: io.promtap.methods.Shops$CardPayments
          method: pay
          metrics:
            - counter: pays_total
            - counter: shared_total
              labels: {by: pay}
      """;
  private static final String RECEIPT =
      """
        - name: receipt
          class: io.promtap.methods.Shops$CardPayments
          method: receipt
          metrics:
            - counter: receipts_total
            - counter: shared_total
              labels: {by: receipt}
      """;

  private RuleFixture fixture;

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private void callBoth() throws Throwable {
    Object payments = fixture.make("CardPayments");
    RuleFixture.call(payments, "pay", fixture.order("EUR", 1));
    RuleFixture.call(payments, "receipt", fixture.order("EUR", 1));
  }

  @Test
  void an_unchanged_rule_goes_on_and_a_removed_one_takes_its_series_along() throws Throwable {
    fixture = new RuleFixture("rules:\n" + PAY + RECEIPT);
    callBoth();
    Rules.Change change = fixture.apply("# another line first\nrules:\n" + RECEIPT);
    callBoth();

    assertThat(change.removed()).containsExactly("pay");
    assertThat(change.added()).isEmpty();
    assertThat(fixture.samples("pays_total")).isEmpty();
    assertThat(fixture.samples("receipts_total")).containsExactly("receipts_total 2.0");
    assertThat(fixture.samples("shared_total")).containsExactly("shared_total{by=\"receipt\"} 2.0");
  }

  @Test
  void a_changed_rule_keeps_the_counts_of_metrics_that_stay_the_same() throws Throwable {
    fixture = new RuleFixture("rules:\n" + PAY);
    callBoth();
    Rules.Change change =
        fixture.apply("rules:\n" + PAY.replace("method: pay", "method: [pay, receipt]"));

    assertThat(change.removed()).containsExactly("pay");
    assertThat(change.added()).containsExactly("pay");
    assertThat(fixture.samples("pays_total")).containsExactly("pays_total 1.0");
  }

  @Test
  void a_metric_can_come_back_with_another_type() throws Throwable {
    fixture = new RuleFixture("rules:\n" + PAY);
    callBoth();
    fixture.apply("rules: []");
    assertThat(fixture.samples("shared_total")).isEmpty();
    fixture.apply("rules:\n" + PAY.replace("counter: pays_total", "gauge: pays_in_flight"));

    assertThat(fixture.samples("pays_in_flight")).containsExactly("pays_in_flight 0.0");
    assertThat(fixture.samples("pays_total")).isEmpty();
  }

  @Test
  void code_that_is_still_woven_for_a_removed_rule_does_nothing() throws Throwable {
    fixture = new RuleFixture("rules:\n" + PAY);
    callBoth();
    fixture.apply("rules: []");
    callBoth();
    fixture.apply("rules:\n" + PAY);

    assertThat(fixture.samples("pays_total")).containsExactly("pays_total 0.0");
  }
}
