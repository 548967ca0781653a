// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.testing.Await;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gauges of the present state of objects on which woven methods were called. */
class ReadAtScrapeTest {

  private static final String BY_POOL = "\n  labels: {pool: \"${this.name}\"}\n";

  private RuleFixture fixture;

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  private static String yaml(String method, String metrics) {
    return "rules:\n  - name: pools\n    class: io.promtap.methods.Shops$Pool\n    method: "
        + method
        + "\n    metrics:\n"
        + metrics.indent(6);
  }

  private void rule(String method, String metrics) throws Exception {
    fixture = new RuleFixture(yaml(method, metrics));
  }

  private static String size(String more) {
    return "- gauge: pool_size\n  value: ${this.queue.size()}\n  read: scrape" + more + "\n";
  }

  private List<String> sizes() {
    return fixture.samples("pool_size");
  }

  private Object pool(String name) throws Throwable {
    return fixture.make("Pool", name);
  }

  private static void execute(Object pool, int times) throws Throwable {
    for (int i = 0; i < times; i++) {
      RuleFixture.call(pool, "execute", "task");
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Object> queue(Object pool) throws Exception {
    return (List<Object>) pool.getClass().getField("queue").get(pool);
  }

  @Test
  void a_state_that_changes_after_the_last_call_is_the_present_one() throws Throwable {
    rule("execute", size(BY_POOL));
    Object pool = pool("a");
    execute(pool, 3);
    assertThat(sizes()).containsExactly("pool_size{pool=\"a\"} 3.0");

    queue(pool).clear();

    assertThat(sizes()).containsExactly("pool_size{pool=\"a\"} 0.0");
  }

  @Test
  void objects_with_equal_labels_are_added_up_or_give_the_largest() throws Throwable {
    rule("execute", size(BY_POOL) + size(BY_POOL + "  of: max").replace("size\n", "size_max\n"));
    Object first = pool("a");
    Object second = pool("a");
    Object other = pool("b");
    execute(first, 2);
    execute(second, 3);
    execute(other, 1);

    assertThat(sizes())
        .containsExactlyInAnyOrder(
            "pool_size{pool=\"a\"} 5.0",
            "pool_size{pool=\"b\"} 1.0",
            "pool_size_max{pool=\"a\"} 3.0",
            "pool_size_max{pool=\"b\"} 1.0");
    assertThat(List.of(first, second, other)).hasSize(3);
  }

  @Test
  void an_object_counts_from_its_constructor_on() throws Throwable {
    rule("[new, execute]", size(BY_POOL));
    Object pool = pool("a");
    queue(pool).add("without a call");

    assertThat(sizes()).containsExactly("pool_size{pool=\"a\"} 1.0");
  }

  @Test
  void an_object_counts_while_its_first_call_goes_on() throws Throwable {
    rule("run", size(BY_POOL));
    Object pool = pool("a");
    CountDownLatch end = new CountDownLatch(1);
    Thread caller =
        new Thread(
            () -> {
              try {
                RuleFixture.call(pool, "run", end);
              } catch (Throwable e) {
                throw new AssertionError(e);
              }
            });
    caller.start();
    try {
      Await.until("the pool is read", this::sizes, List.of("pool_size{pool=\"a\"} 0.0")::equals);
    } finally {
      end.countDown();
      caller.join();
    }
  }

  @Test
  void the_sum_of_no_objects_is_0_and_the_largest_of_none_is_absent() throws Throwable {
    rule("execute", size("") + size("\n  of: max").replace("size\n", "size_max\n"));

    assertThat(sizes()).containsExactly("pool_size 0.0");
  }

  @Test
  void objects_that_are_collected_leave_no_series_behind() throws Throwable {
    rule("[new, execute]", size(BY_POOL));
    for (int i = 0; i < 3_000; i++) {
      execute(pool("p" + i), 1);
    }
    assertThat(sizes()).isNotEmpty();

    Object stays = pool("stays");
    Await.untilCollected(
        "the series of the others are gone",
        this::sizes,
        List.of("pool_size{pool=\"stays\"} 0.0")::equals);
    assertThat(stays).isNotNull();
  }

  @Test
  void a_read_keeps_no_object_alive() throws Throwable {
    rule("execute", size(BY_POOL));
    Object pool = pool("a");
    WeakReference<Object> seen = new WeakReference<>(pool);
    execute(pool, 1);
    assertThat(sizes()).hasSize(1);

    pool = null;

    Await.untilCollected("the pool is collected", () -> seen.get() == null, gone -> gone);
  }

  @Test
  void a_getter_that_waits_for_a_lock_costs_its_gauge_only_and_comes_back() throws Throwable {
    rule(
        "execute",
        size(BY_POOL).replace("queue.size()", "lockedSize()") + "- counter: executions_total\n");
    Object pool = pool("a");
    execute(pool, 1);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread holder =
        new Thread(
            () -> {
              synchronized (pool) {
                held.countDown();
                await(end);
              }
            });
    holder.start();
    await(held);
    try {
      assertThat(sizes()).isEmpty();
      assertThat(sizes()).isEmpty();
      assertThat(fixture.samples("executions_total")).containsExactly("executions_total 1.0");
    } finally {
      end.countDown();
      holder.join();
    }

    Await.until("it is back", this::sizes, List.of("pool_size{pool=\"a\"} 1.0")::equals);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_slow_getter_is_switched_off_and_its_default_is_read() throws Throwable {
    rule("execute", "- gauge: pool_size\n  value: ${this.slowSize():-7}\n  read: scrape" + BY_POOL);
    Object pool = pool("a");
    execute(pool, 1);

    Await.until("it is off", this::sizes, List.of("pool_size{pool=\"a\"} 7.0")::equals);
    assertThat(pool).isNotNull();
  }

  @Test
  void a_call_that_a_getter_makes_does_not_count() throws Throwable {
    rule(
        "execute",
        size(BY_POOL).replace("queue.size()", "countedSize()") + "- counter: executions_total\n");
    Object pool = pool("a");
    execute(pool, 1);

    assertThat(sizes()).containsExactly("pool_size{pool=\"a\"} 2.0");
    assertThat(fixture.samples("executions_total")).containsExactly("executions_total 1.0");
  }

  @Test
  void rules_that_share_the_gauge_add_up_and_go_apart() throws Throwable {
    String first = yaml("execute", size(BY_POOL));
    String second =
        yaml("run", size(BY_POOL)).replace("rules:\n", "").replace("name: pools", "name: runs");
    fixture = new RuleFixture(first + second);
    Object executed = pool("a");
    execute(executed, 2);
    Object run = pool("a");
    queue(run).add("waits");
    RuleFixture.call(run, "run", new CountDownLatch(0));
    assertThat(sizes()).containsExactly("pool_size{pool=\"a\"} 3.0");

    fixture.apply("rules:\n" + second);
    assertThat(sizes()).containsExactly("pool_size{pool=\"a\"} 1.0");

    fixture.apply("rules: []");
    assertThat(sizes()).isEmpty();
    assertThat(List.of(executed, run)).hasSize(2);
  }

  @Test
  void a_changed_rule_keeps_its_objects_if_it_is_about_the_same_methods() throws Throwable {
    rule("new", size(BY_POOL));
    Object pool = pool("a");
    queue(pool).add("waits");

    fixture.apply(yaml("new", size(BY_POOL + "  of: max")));
    assertThat(sizes()).containsExactly("pool_size{pool=\"a\"} 1.0");

    fixture.apply(yaml("execute", size(BY_POOL)));
    assertThat(sizes()).isEmpty();
  }

  @Test
  void a_gauge_can_change_from_the_last_call_to_the_scrape_and_back() throws Throwable {
    String ofCalls = yaml("execute", size(BY_POOL).replace("  read: scrape\n", ""));
    String atScrape = yaml("execute", size(BY_POOL));
    fixture = new RuleFixture(ofCalls);
    Object pool = pool("a");
    execute(pool, 1);
    assertThat(sizes()).containsExactly("pool_size{pool=\"a\"} 1.0");

    fixture.apply(atScrape);
    assertThat(sizes()).isEmpty();
    fixture.apply(ofCalls);
    assertThat(sizes()).isEmpty();
    assertThat(fixture.rules.entries()).hasSize(1);
  }

  @Test
  void more_objects_than_the_limit_are_not_held() {
    HeldObjects held = new HeldObjects("r");
    Object[] objects = new Object[HeldObjects.MOST + 10];
    for (int i = 0; i < objects.length; i++) {
      objects[i] = new Object();
      held.add(objects[i], null);
      held.add(objects[i], null);
    }
    assertThat(held.count()).isEqualTo(HeldObjects.MOST);

    objects = null;
    Await.untilCollected(
        "all are collected",
        () -> {
          held.forEach(object -> {});
          return held.count();
        },
        count -> count == 0);
  }
}
