// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.applications.Application;
import io.promtap.applications.Applications;
import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapThread;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The label of the application, of calls of the same class in two applications of one JVM. */
class RuleApplicationTest {

  private static final String RULES =
      """
      executions:
        - class: io.promtap.methods.Shops$CardPayments
          method: steps
          agentId: "${arg0}"
      rules:
        - name: sums
          class: io.promtap.methods.Shops$CardPayments
          method: sum
          metrics:
            - counter: sums_total
            - counter: summed_total
              value: "${arg0}"
              labels: {to: "${arg1}"}
            - counter: own_total
              labels: {application: mine}
        - name: later
          class: io.promtap.methods.Shops$Later
          method: [stage, mono]
          await: true
          metrics:
            - counter: ends_total
              labels: {outcome: "${outcome}"}
            - gauge: ends_in_flight
        - name: pools
          class: io.promtap.methods.Shops$Pool
          method: execute
          metrics:
            - gauge: pool_size
              value: ${this.queue.size()}
              read: scrape
      """;

  private final Applications applications = new Applications();
  private final Application shop = applications.ofPath("/shop");
  private final Application bank = applications.ofPath("/bank");

  private RuleFixture fixture;
  private ClassLoader ofBank;

  @BeforeEach
  void weave() throws Throwable {
    fixture = new RuleFixture(applications, RULES, RuleFixture.SHOPS);
    ofBank = fixture.anotherLoader(RuleFixture.SHOPS);
    applications.claim(fixture.loader, shop);
    applications.claim(ofBank, bank);
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private Object make(ClassLoader loader, String name, Object... arguments) throws Throwable {
    return RuleFixture.make(loader.loadClass(RuleFixture.SHOPS + "$" + name), arguments);
  }

  private static void sum(Object payments, long to) throws Throwable {
    RuleFixture.call(payments, "sum", 5L, to);
  }

  private List<String> samples(String metric) {
    return fixture.samples(metric).stream().filter(line -> !line.endsWith(" 0.0")).toList();
  }

  @Test
  void static_methods_are_told_apart_by_the_loader_of_their_class() throws Throwable {
    sum(make(fixture.loader, "CardPayments"), 1);
    sum(make(fixture.loader, "CardPayments"), 1);
    sum(make(ofBank, "CardPayments"), 1);

    assertThat(samples("sums_total"))
        .containsExactlyInAnyOrder(
            "sums_total{application=\"/shop\"} 2.0", "sums_total{application=\"/bank\"} 1.0");
    assertThat(samples("summed_total"))
        .containsExactlyInAnyOrder(
            "summed_total{application=\"/shop\",to=\"1\"} 10.0",
            "summed_total{application=\"/bank\",to=\"1\"} 5.0");
  }

  @Test
  void series_exist_before_calls_for_the_application_that_has_the_class() throws Throwable {
    fixture.loader.loadClass(RuleFixture.SHOPS + "$CardPayments");

    assertThat(fixture.samples("sums_total"))
        .containsExactly("sums_total{application=\"/shop\"} 0.0");
  }

  @Test
  void executions_have_it_too() throws Throwable {
    RuleFixture.call(make(ofBank, "CardPayments"), "steps", 3);

    assertThat(samples("agent_executions_total"))
        .containsExactly(
            "agent_executions_total{agent_id=\"3\",application=\"/bank\",status=\"success\"} 1.0");
    assertThat(fixture.samples("agent_executions_in_flight"))
        .containsExactly("agent_executions_in_flight{agent_id=\"3\",application=\"/bank\"} 0.0");
  }

  @Test
  void a_label_of_that_name_that_a_rule_has_itself_stays() throws Throwable {
    sum(make(fixture.loader, "CardPayments"), 1);
    sum(make(ofBank, "CardPayments"), 1);

    assertThat(samples("own_total")).containsExactly("own_total{application=\"mine\"} 2.0");
  }

  @Test
  void the_request_of_the_thread_comes_before_the_class() throws Throwable {
    PromtapThread thread = PromtapThread.current();
    thread.request = new PromtapRequest();
    thread.insideApplication = true;
    Applications.set(thread.request, bank);

    sum(make(fixture.loader, "CardPayments"), 1);

    assertThat(samples("sums_total")).containsExactly("sums_total{application=\"/bank\"} 1.0");
  }

  @Test
  @SuppressWarnings("unchecked")
  void a_result_that_completes_later_is_the_one_of_its_call() throws Throwable {
    PromtapThread thread = PromtapThread.current();
    thread.request = new PromtapRequest();
    thread.insideApplication = true;
    Applications.set(thread.request, bank);
    Object later = make(fixture.loader, "Later");
    RuleFixture.call(later, "stage");
    thread.insideApplication = false;
    assertThat(samples("ends_in_flight"))
        .containsExactly("ends_in_flight{application=\"/bank\"} 1.0");

    ((CompletableFuture<Object>) later.getClass().getField("future").get(later)).complete("done");

    assertThat(samples("ends_total"))
        .containsExactly("ends_total{application=\"/bank\",outcome=\"success\"} 1.0");
    assertThat(samples("ends_in_flight")).isEmpty();
    assertThat(thread.application).isZero();
  }

  @Test
  void objects_that_are_read_at_the_scrape_are_added_up_by_application() throws Throwable {
    for (String name : List.of("a", "b")) {
      RuleFixture.call(make(fixture.loader, "Pool", name), "execute", "task");
    }
    RuleFixture.call(make(ofBank, "Pool", "c"), "execute", "task");

    assertThat(samples("pool_size"))
        .containsExactlyInAnyOrder(
            "pool_size{application=\"/shop\"} 2.0", "pool_size{application=\"/bank\"} 1.0");
  }

  @Test
  void applications_past_the_limit_share_the_series_named_overflow() throws Throwable {
    PromtapThread thread = PromtapThread.current();
    thread.request = new PromtapRequest();
    thread.insideApplication = true;
    Object payments = make(fixture.loader, "CardPayments");
    for (int i = 0; i < 30; i++) {
      Applications.set(thread.request, applications.ofPath("/" + i));
      sum(payments, 1);
    }

    assertThat(samples("sums_total"))
        .hasSize(20)
        .contains("sums_total{application=\"overflow\"} 11.0");
    assertThat(samples("summed_total"))
        .hasSize(21)
        .contains("summed_total{application=\"overflow\",to=\"overflow\"} 50.0");
  }

  @Test
  void a_call_allocates_nothing() throws Throwable {
    Class<?> payments = fixture.loader.loadClass(RuleFixture.SHOPS + "$CardPayments");
    var rules = PromtapBridge.rules;
    int sums = 1;
    Runnable calls =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            rules.finished(
                sums, false, null, 0, 5, payments, null, "1", null, null, null, null, null, null);
          }
        };
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      calls.run();
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(samples("sums_total")).containsExactly("sums_total{application=\"/shop\"} 100000.0");
    assertThat(fewest).isZero();
  }
}
