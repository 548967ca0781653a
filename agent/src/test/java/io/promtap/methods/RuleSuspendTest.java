// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A suspend function of Kotlin is one call, from its first entry until it completes. */
class RuleSuspendTest {

  private static final String SUSPENDING = "io.promtap.methods.Suspending";

  private static final String RULES =
      """
      rules:
        - name: orders
          class: io.promtap.methods.Suspending$Shop
          method: [plain, order, recursion, tail, tailOfWait, open]
          metrics:
            - counter: orders_total
              labels:
                method: "${method}"
                shop: "${this.id}"
                item: "${arg0}"
                result: "${return}"
                outcome: "${outcome}"
            - counter: waits_total
              value: "${arg1}"
            - gauge: orders_in_flight
            - summary: orders_duration_seconds
        - name: runs
          class: io.promtap.methods.Suspending$Shop
          method: [order, recursion, tail, tailOfWait, open]
          outermost: true
          metrics:
            - counter: runs_total
      """;

  private RuleFixture fixture;
  private Object shop;
  private Object coroutine;

  @BeforeEach
  void weave() throws Throwable {
    fixture = new RuleFixture(RULES, SUSPENDING, "kotlin.");
    shop = make("Shop", "s1");
    coroutine = make("Coroutine");
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private Object make(String name, Object... arguments) throws Throwable {
    return RuleFixture.make(fixture.loader.loadClass(SUSPENDING + "$" + name), arguments);
  }

  private void run(int waits, String... functions) throws Throwable {
    run(shop, "tea", waits, functions);
  }

  private void run(Object in, String item, int waits, String... functions) throws Throwable {
    RuleFixture.call(coroutine, "run", in, List.of(functions), item, waits);
  }

  private void resume(Object result) throws Throwable {
    RuleFixture.call(shop, "resume", result);
  }

  private List<?> results() throws Throwable {
    return (List<?>) coroutine.getClass().getField("results").get(coroutine);
  }

  /** As "method shop item result outcome count". */
  private List<String> orders() {
    return fixture.samples("orders_total").stream()
        .filter(line -> !line.endsWith(" 0.0"))
        .map(
            line ->
                line.replaceAll(
                    ".*item=\"(.*)\",method=\"(.*)\",outcome=\"(.*)\",result=\"(.*)\",shop=\"(.*)\"} (.*)",
                    "$2 $5 $1 $4 $3 $6"))
        .sorted()
        .toList();
  }

  private String one(String metric) {
    return fixture.samples(metric).get(0).replaceAll(".* ", "");
  }

  @Test
  void a_call_that_does_not_wait_ends_when_it_returns() throws Throwable {
    run(0, "plain", "order");

    assertThat(orders())
        .containsExactly("order s1 tea tea success 1.0", "plain s1 tea tea success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
    assertThat(results()).asString().isEqualTo("[tea, tea, end]");
  }

  @Test
  void a_call_that_waits_once_is_one_call_with_its_first_arguments() throws Throwable {
    run(1, "order");
    assertThat(orders()).isEmpty();
    assertThat(one("orders_in_flight")).isEqualTo("1.0");

    resume("+a");
    assertThat(orders()).containsExactly("order s1 tea tea+a success 1.0");
    assertThat(one("waits_total")).isEqualTo("1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
    assertThat(one("orders_duration_seconds_count")).isEqualTo("1");
    assertThat(results()).asString().isEqualTo("[tea+a, end]");
  }

  @Test
  void a_call_that_waits_several_times_is_one_call() throws Throwable {
    run(3, "order");
    for (String part : List.of("+a", "+b", "+c")) {
      assertThat(orders()).isEmpty();
      assertThat(one("orders_in_flight")).isEqualTo("1.0");
      resume(part);
    }

    assertThat(orders()).containsExactly("order s1 tea tea+a+b+c success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
    assertThat(one("runs_total")).isEqualTo("1.0");
  }

  @Test
  void the_duration_covers_the_wait() throws Throwable {
    long before = System.nanoTime();
    run(1, "order");
    long began = System.nanoTime();
    Thread.sleep(20);
    long waited = System.nanoTime();
    resume("+a");
    long after = System.nanoTime();

    assertThat(Double.parseDouble(one("orders_duration_seconds_sum")))
        .isBetween((waited - began) / 1e9, (after - before) / 1e9);
  }

  @Test
  void an_error_before_a_wait_ends_the_call() throws Throwable {
    run(shop, "bad", 1, "order");

    assertThat(orders()).containsExactly("order s1 bad none error 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
  }

  @Test
  void an_error_after_a_wait_is_one_error() throws Throwable {
    run(1, "order", "tailOfWait");
    RuleFixture.call(shop, "fail", new IllegalStateException("late"));
    RuleFixture.call(shop, "fail", new CancellationException("cancelled"));

    assertThat(orders())
        .containsExactly("order s1 tea none error 1.0", "tailOfWait s1 tea none error 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
    assertThat(results()).asString().isEqualTo("[late, cancelled, end]");
  }

  @Test
  void a_function_that_passes_its_call_on_ends_with_the_one_that_it_calls() throws Throwable {
    run(1, "tail");
    assertThat(one("orders_in_flight")).isEqualTo("2.0");
    resume("+a");

    assertThat(orders())
        .containsExactly("order s1 tea! tea!+a success 1.0", "tail s1 tea tea!+a success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
    assertThat(one("runs_total")).isEqualTo("1.0");
  }

  @Test
  void a_function_that_only_waits_ends_when_its_caller_goes_on() throws Throwable {
    run(1, "tailOfWait");
    assertThat(one("orders_in_flight")).isEqualTo("1.0");
    resume("a");

    assertThat(orders()).containsExactly("tailOfWait s1 tea a success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
  }

  @Test
  void a_function_that_may_be_overridden_is_one_call() throws Throwable {
    run(1, "open");
    assertThat(one("orders_in_flight")).isEqualTo("1.0");
    resume("+a");

    assertThat(orders()).containsExactly("open s1 tea tea+a success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
  }

  @Test
  void calls_in_a_row_from_one_caller_count_each() throws Throwable {
    run(1, "order", "order", "open", "tailOfWait", "order");
    for (int i = 0; i < 5; i++) {
      assertThat(one("orders_in_flight")).isEqualTo("1.0");
      resume("+a");
    }

    assertThat(orders())
        .containsExactly(
            "open s1 tea tea+a success 1.0",
            "order s1 tea tea+a success 3.0",
            "tailOfWait s1 tea +a success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
  }

  @Test
  void calls_of_several_coroutines_are_apart() throws Throwable {
    for (int i = 0; i < 3; i++) {
      run(shop, "tea" + i, 1, "order");
    }
    assertThat(one("orders_in_flight")).isEqualTo("3.0");
    for (int i = 0; i < 3; i++) {
      resume("+" + i);
    }

    assertThat(orders())
        .containsExactly(
            "order s1 tea0 tea0+0 success 1.0",
            "order s1 tea1 tea1+1 success 1.0",
            "order s1 tea2 tea2+2 success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
  }

  @Test
  void a_call_that_another_thread_completes_before_it_is_left_is_one_call() throws Throwable {
    shop.getClass().getField("early").set(shop, "+a");
    run(2, "order", "open", "tailOfWait", "tail");

    assertThat(orders())
        .containsExactly(
            "open s1 tea tea+a success 1.0",
            "order s1 tea tea+a+a success 1.0",
            "order s1 tea! tea!+a+a success 1.0",
            "tail s1 tea tea!+a+a success 1.0",
            "tailOfWait s1 tea +a success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
    assertThat(one("runs_total")).isEqualTo("4.0");
    assertThat(results()).asString().isEqualTo("[tea+a+a, tea+a, +a, tea!+a+a, end]");
  }

  @Test
  void a_recursion_counts_each_call_and_its_outermost_one_once() throws Throwable {
    run(2, "recursion");
    assertThat(one("orders_in_flight")).isEqualTo("3.0");
    for (String part : List.of("a", "b", "c")) {
      resume(part);
    }

    assertThat(orders())
        .containsExactly(
            "recursion s1 tea a success 1.0",
            "recursion s1 tea b success 1.0",
            "recursion s1 tea c success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
    assertThat(one("runs_total")).isEqualTo("1.0");
  }

  @Test
  void an_override_that_passes_its_call_on_counts_in_the_class_of_the_rule() throws Throwable {
    shop = make("Corner", "c1");
    run(1, "open");
    resume("+a");

    assertThat(orders()).containsExactly("open c1 tea tea+a success 1.0");
  }

  @Test
  void a_call_that_never_completes_leaves_the_gauge_with_its_coroutine() throws Throwable {
    run(1, "order", "tailOfWait");
    run(1, "tailOfWait");
    assertThat(one("orders_in_flight")).isEqualTo("2.0");

    RuleFixture.call(shop, "forget");
    for (int i = 0; i < 100 && !one("orders_in_flight").equals("0.0"); i++) {
      System.gc();
    }
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
    assertThat(orders()).isEmpty();
  }

  @Test
  void a_call_by_java_ends_with_the_function_or_when_that_passes_the_call_on() throws Throwable {
    RuleFixture.call(coroutine, "runAsJava", shop, "order", "tea", 1);
    assertThat(one("orders_in_flight")).isEqualTo("1.0");
    resume("+a");
    RuleFixture.call(coroutine, "runAsJava", shop, "tailOfWait", "tea", 1);

    assertThat(orders())
        .containsExactly("order s1 tea tea+a success 1.0", "tailOfWait s1 tea none success 1.0");
    assertThat(one("orders_in_flight")).isEqualTo("0.0");
  }
}
