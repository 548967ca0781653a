// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static io.promtap.it.harness.Scrape.labels;
import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Scrape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rules of {@code shop-rules.yaml} make of one day of a shop, on every JVM. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.promtap.it.harness.Jdks#all")
class RulesIT {
  private static final String SHOP = "io.promtap.it.apps.Shop$";

  private static List<String> withoutAgent;
  private static List<String> stderrWithoutAgent;
  private static Scrape scrape;
  private static AppProcess app;

  RulesIT(Jdk jdk) {}

  @BeforeParameterizedClassInvocation
  static void open_the_shop_twice(Jdk jdk) {
    AppProcess plain = JavaCommand.on(jdk).app("ShopApp").run();
    withoutAgent = plain.stdout();
    stderrWithoutAgent = plain.stderr();
    close();
    app =
        JavaCommand.on(jdk)
            .agent("0:" + Artifacts.testResource("shop-rules.yaml"))
            .app("ShopApp")
            .start();
    app.awaitStdout("CLOSED");
    scrape = Scrape.of(app.awaitMetrics());
  }

  @AfterAll
  static void close() {
    if (app != null) {
      app.close();
    }
  }

  @Test
  void the_application_prints_what_it_prints_without_the_agent() {
    assertThat(app.stdout()).hasSizeGreaterThan(40).isEqualTo(withoutAgent);
    assertThat(app.stderrOfApplication()).isEqualTo(stderrWithoutAgent);
  }

  @Test
  void each_rule_tells_how_many_methods_it_matched() {
    Map<Map<String, String>, Double> expected = new HashMap<>();
    Map.of("payments", 2, "company", 1, "gifts", 1, "descriptions", 2, "receipts", 1, "ledger", 4)
        .forEach((rule, methods) -> expected.put(labels("rule", rule), (double) methods));
    Map.of("posts", 1, "shares", 1, "orders", 2, "whole-orders", 1, "chores", 1, "deliveries", 1)
        .forEach((rule, methods) -> expected.put(labels("rule", rule), (double) methods));
    Map.of("pool", 1, "files", 1, "sockets", 1)
        .forEach((rule, methods) -> expected.put(labels("rule", rule), (double) methods));
    assertThat(scrape.series("promtap_rule_methods")).isEqualTo(expected);
  }

  @Test
  void subtypes_are_counted_where_the_method_is_declared() {
    Series payments = new Series("payments_total", "currency", "outcome", "by");
    payments.is(6, "EUR", "success", SHOP + "CardPayments");
    payments.is(0, "EUR", "error", SHOP + "CardPayments");
    payments.is(0, "USD", "success", SHOP + "CardPayments");
    payments.is(3, "USD", "error", SHOP + "CardPayments");
    payments.is(2, "EUR", "success", SHOP + "GiftPayments");
    payments.is(0, "EUR", "error", SHOP + "GiftPayments");
    payments.is(1, "USD", "success", SHOP + "GiftPayments");
    payments.is(0, "USD", "error", SHOP + "GiftPayments");
    payments.check();
  }

  @Test
  void amounts_durations_and_gauges_of_a_call_are_recorded() {
    // 12 payments of 10.5, 2000 and -1; a counter does not fall.
    assertThat(scrape.value("payments_euros_total")).isEqualTo(4 * 2010.5);
    assertThat(scrape.value("payment_amount_euros_sum")).isEqualTo(4 * 2009.5);
    assertThat(scrape.value("payment_amount_euros_count")).isEqualTo(12);
    Series amounts = new Series("payment_amount_euros_bucket", "le");
    amounts.is(4, "1.0");
    amounts.is(8, "10.5");
    amounts.is(8, "100.0");
    amounts.is(12, "+Inf");
    amounts.check();
    assertThat(scrape.value("payment_items_count")).isEqualTo(12);
    assertThat(scrape.value("payment_items_sum")).isEqualTo(4 * 8);
    assertThat(scrape.value("payment_duration_seconds_count")).isEqualTo(12);
    assertThat(scrape.value("payment_duration_seconds_bucket", "le", "10.0")).isEqualTo(12);
    assertThat(scrape.value("payment_time_seconds_count")).isEqualTo(12);
    assertThat(scrape.value("payment_time_seconds_sum")).isBetween(1e-7, 10.0);
    assertThat(scrape.value("payments_in_flight")).isZero();
    assertThat(scrape.value("last_payment_euros")).isEqualTo(-1);
    assertThat(scrape.value("ledger_balance")).isEqualTo(70);
  }

  @Test
  void an_inherited_method_counts_for_the_named_class_only() {
    Series company = new Series("company_payments_total", "outcome", "same");
    company.is(2, "success", "text");
    company.is(1, "error", "text");
    company.check();
  }

  @Test
  void a_result_can_be_an_error() {
    assertThat(scrape.value("gifts_taken_total")).isEqualTo(3);
    assertThat(scrape.value("gifts_refused_total")).isZero();
  }

  @Test
  void default_methods_and_patterns_match() {
    Series descriptions = new Series("descriptions_total", "by");
    descriptions.is(3, SHOP + "Payments");
    descriptions.is(1, SHOP + "GiftPayments");
    descriptions.check();
    assertThat(scrape.value("receipts_total")).isEqualTo(1);
  }

  @Test
  void private_static_and_recursive_methods_of_an_annotated_class_are_counted() {
    Series calls = new Series("ledger_calls_total", "method", "outcome");
    calls.is(2, "post", "success");
    calls.is(8, "depth", "success");
    calls.is(3, "add", "success");
    calls.is(1, "add", "error");
    calls.is(1, "share", "success");
    calls.is(0, "post", "error");
    calls.is(0, "depth", "error");
    calls.is(0, "share", "error");
    calls.check();
  }

  @Test
  void arguments_and_results_of_every_primitive_type_are_read() {
    Series shared = new Series("shared_total", "mark", "twice");
    shared.is(3, "a", "true");
    shared.check();
    assertThat(scrape.value("shared_parts_sum")).isEqualTo(1.5);
    assertThat(scrape.value("shared_parts_bucket", "le", "1.0")).isZero();
    assertThat(scrape.value("shares_sum")).isEqualTo(1.5 * 3 * 2 * 2 + 'a');
  }

  @Test
  void constructors_that_succeed_are_counted() {
    Series whole = new Series("whole_orders_total", "currency");
    whole.is(17, "EUR");
    whole.is(4, "USD");
    whole.is(2, "CHF");
    whole.check();
    // A constructor that calls another is a call too.
    Series made = new Series("orders_made_total", "currency");
    made.is(17 + 5, "EUR");
    made.is(4 + 4, "USD");
    made.is(2 + 1, "CHF");
    made.check();
    assertThat(scrape.value("order_making_seconds_count")).isEqualTo(33);
  }

  @Test
  void a_getter_that_throws_gives_the_default_and_a_slow_one_is_switched_off() {
    Series chores = new Series("chores_total", "coupon", "tag");
    chores.is(3, "no coupon", "south");
    chores.is(5, "spring", "south");
    chores.check();
    assertThat(scrape.value("secret_chores_total", "secret", "none")).isEqualTo(8);
    assertThat(scrape.value("slow_chores_count")).isEqualTo(5);
    assertThat(scrape.value("slow_chores_sum")).isEqualTo(10);

    Series errors = new Series("promtap_errors_total", "where");
    errors.is(8, "rules.chores.label");
    errors.is(1, "rules.chores.value");
    errors.check();
    app.awaitPromtap("WARN .*this getter always throws");
    app.awaitPromtap("WARN .*\\$\\{arg0\\.slow} is switched off");
    assertThat(app.complaints()).hasSize(3).allMatch(line -> line.contains("rules.chores."));
  }

  @Test
  void what_completes_later_is_counted_when_it_does() {
    Series deliveries = new Series("deliveries_total", "place", "outcome");
    deliveries.is(1, "home", "success");
    deliveries.is(1, "home", "error");
    deliveries.is(1, "office", "success");
    deliveries.is(0, "office", "error");
    deliveries.is(0, "moon", "success");
    deliveries.is(1, "moon", "error");
    deliveries.is(0, "nowhere", "success");
    deliveries.is(0, "nowhere", "error");
    deliveries.check();
    Series inFlight = new Series("deliveries_in_flight", "place");
    inFlight.is(0, "home");
    inFlight.is(0, "office");
    inFlight.is(0, "moon");
    inFlight.is(1, "nowhere");
    inFlight.check();
    Series failures = new Series("delivery_failures_total", "cause");
    failures.is(1, "java.io.IOException");
    failures.is(1, "java.lang.IllegalStateException");
    failures.check();
    Series results = new Series("delivery_results_total", "result");
    results.is(2, "door");
    results.check();
    assertThat(scrape.value("delivery_duration_seconds_count")).isEqualTo(4);
  }

  @Test
  void classes_of_the_jdk_are_counted_when_they_are_named() {
    // What the threads of Promtap's own side port give to their pool is not the application's.
    Series tasks = new Series("pool_tasks_total", "core", "outcome");
    tasks.is(7, "3", "success");
    tasks.is(1, "3", "error");
    tasks.check();
    Series files = new Series("files_made_total", "prefix", "outcome");
    files.is(1, "shop", "success");
    files.is(0, "shop", "error");
    files.is(0, "s", "success");
    files.is(1, "s", "error");
    files.check();
    assertThat(scrape.value("sockets_connected_total", "timeout", "9000", "bound", "true"))
        .isEqualTo(3);
    assertThat(scrape.value("socket_connect_seconds_count")).isEqualTo(3);
  }

  /** What all series of one metric have to be. */
  private static final class Series {
    private final String metric;
    private final String[] labelNames;
    private final Map<Map<String, String>, Double> expected = new HashMap<>();

    Series(String metric, String... labelNames) {
      this.metric = metric;
      this.labelNames = labelNames;
    }

    void is(double value, String... labelValues) {
      Map<String, String> labels = new HashMap<>();
      for (int i = 0; i < labelNames.length; i++) {
        labels.put(labelNames[i], labelValues[i]);
      }
      expected.put(labels, value);
    }

    void check() {
      assertThat(scrape.series(metric)).as(metric).isEqualTo(expected);
    }
  }
}
