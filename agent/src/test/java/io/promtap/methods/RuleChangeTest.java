// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.testing.WeavingLoader;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules that are replaced while they are woven. */
@Tag("races")
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

  private void payInNewClasses() throws Throwable {
    WeavingLoader loader = fixture.anotherLoader(RuleFixture.SHOPS);
    Object order = RuleFixture.make(loader.loadClass(RuleFixture.SHOPS + "$Order"), "EUR", 1.0, 3);
    Class<?> payments = loader.loadClass(RuleFixture.SHOPS + "$CardPayments");
    RuleFixture.call(RuleFixture.make(payments), "pay", order);
  }

  @Test
  void a_counter_keeps_what_it_counted_with_a_histogram_that_is_gone() throws Throwable {
    String timed =
        PAY.replace(
            "- counter: pays_total",
            "- counter: pays_total\n      - {histogram: pay_seconds, buckets: [10]}");
    fixture = new RuleFixture("rules:\n" + timed);
    payInNewClasses();
    fixture.apply("rules:\n" + timed.replace("[10]", "[20]"));
    payInNewClasses();
    assertThat(fixture.samples("pays_total")).containsExactly("pays_total 2.0");
    assertThat(fixture.lines("pay_seconds_bucket{le=\"20"))
        .containsExactly("pay_seconds_bucket{le=\"20.0\"} 1");
    fixture.apply("rules:\n" + PAY);
    payInNewClasses();

    assertThat(fixture.samples("pay_seconds")).isEmpty();
    assertThat(fixture.samples("pays_total")).containsExactly("pays_total 3.0");
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

  private static String taken(String name, String label) {
    return """
    - name: %s
      class: io.promtap.methods.Shops$Values
      method: %s
      metrics:
        - counter: taken_total
          labels: {value: "%s"}
    """
        .formatted(name, name, label)
        .indent(2);
  }

  private void take(int values) throws Throwable {
    Object target = fixture.make("Values");
    for (int i = 0; i < values; i++) {
      RuleFixture.call(target, "take", i);
    }
  }

  @Test
  void a_label_that_is_corrected_takes_the_series_and_the_full_limit_of_the_wrong_one_along()
      throws Throwable {
    fixture = new RuleFixture("rules:\n" + taken("take", "${arg0}"));
    take(30);
    assertThat(fixture.samples("taken_total"))
        .hasSize(21)
        .contains("taken_total{value=\"overflow\"} 10.0");
    fixture.apply("rules:\n" + taken("take", "${arg0.class.simpleName}"));
    assertThat(fixture.samples("taken_total")).isEmpty();
  }

  @Test
  void the_series_of_a_label_that_is_corrected_go_from_a_metric_that_is_shared() throws Throwable {
    String other = taken("takeNumber", "${arg0}");
    fixture = new RuleFixture("rules:\n" + other + taken("take", "${arg0}"));
    RuleFixture.call(fixture.make("Values"), "takeNumber", 7L);
    take(30);
    assertThat(fixture.samples("taken_total")).hasSize(21);
    fixture.apply("rules:\n" + other + taken("take", "${arg0.class.simpleName}"));

    assertThat(fixture.samples("taken_total")).containsExactly("taken_total{value=\"7\"} 2.0");
  }

  @Test
  void a_rule_that_stays_keeps_an_overflow_that_it_shares() throws Throwable {
    String other = taken("takeNumber", "${arg0}");
    fixture = new RuleFixture("rules:\n" + other + taken("take", "${arg0}"));
    take(30);
    Object values = fixture.make("Values");
    RuleFixture.call(values, "takeNumber", 100L);
    fixture.apply("rules:\n" + other);
    RuleFixture.call(values, "takeNumber", 100L);
    RuleFixture.call(values, "takeNumber", 101L);

    assertThat(fixture.samples("taken_total"))
        .containsExactlyInAnyOrder(
            "taken_total{value=\"overflow\"} 12.0", "taken_total{value=\"101\"} 1.0");
  }

  @Test
  void a_rule_whose_metric_goes_on_keeps_what_it_shares_with_one_that_is_corrected()
      throws Throwable {
    String other = taken("takeNumber", "${arg0}");
    fixture = new RuleFixture("rules:\n" + other + taken("take", "${arg0}"));
    RuleFixture.call(fixture.make("Values"), "takeNumber", 1L);
    take(2);
    fixture.apply(
        "rules:\n"
            + other.replace("method: takeNumber", "method: [takeNumber, itself]")
            + taken("take", "none"));

    assertThat(fixture.samples("taken_total")).containsExactly("taken_total{value=\"1\"} 2.0");
  }

  @Test
  void a_series_that_a_rule_gets_while_another_one_goes_is_exposed() throws Throwable {
    String stays = "rules:\n" + taken("takeNumber", "${arg0}");
    for (int round = 0; round < 200; round++) {
      fixture = new RuleFixture(stays + taken("take", "${arg0}"));
      take(15);
      Object values = fixture.make("Values");
      CyclicBarrier start = new CyclicBarrier(2);
      Thread calling =
          new Thread(
              () -> {
                try {
                  start.await();
                  for (long i = 0; i < 15; i++) {
                    RuleFixture.call(values, "takeNumber", i);
                  }
                } catch (Throwable failure) {
                  throw new AssertionError(failure);
                }
              });
      calling.start();
      start.await();
      fixture.apply(stays);
      calling.join();

      assertThat(fixture.samples("taken_total")).as("round %d", round).hasSize(15);
    }
  }
}
