// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import static io.promtap.discover.Stacks.POOL;
import static io.promtap.discover.Stacks.SLEEP;
import static io.promtap.discover.Stacks.cut;
import static io.promtap.discover.Stacks.method;
import static io.promtap.discover.Stacks.running;
import static io.promtap.discover.Stacks.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProposedRulesTest {

  private final MethodTimes times = new MethodTimes(ApplicationCode.otherThanLibraries());

  @Test
  void entry_points_come_first_and_each_kind_by_its_time() {
    times.add(running(30, POOL + "a.Small.run"));
    times.add(running(10, POOL + "a.Big.run"));
    times.add(running(60, POOL + "a.Big.run a.Tax.of"));

    assertThat(rules(10).methods())
        .containsExactly(method("a.Big.run"), method("a.Small.run"), method("a.Tax.of"));
    assertThat(rules(10).isEntryPoint(method("a.Small.run"))).isTrue();
    assertThat(rules(10).isEntryPoint(method("a.Tax.of"))).isFalse();
  }

  @Test
  void waits_are_time_as_samples_are() {
    times.add(running(25, POOL + "a.Shop.count"));
    times.add(waiting(75, POOL + "a.Shop.pay" + SLEEP));

    assertThat(rules(10).methods()).containsExactly(method("a.Shop.pay"), method("a.Shop.count"));
    assertThat(rules(10).share(method("a.Shop.pay"))).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void a_recursive_method_has_the_time_of_a_stack_once() {
    times.add(running(50, POOL + "a.Tree.walk a.Tree.walk a.Tree.walk"));
    times.add(running(50, POOL + "a.Shop.pay"));

    assertThat(rules(10).share(method("a.Tree.walk"))).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void a_helper_with_nearly_all_the_time_of_its_only_caller_is_left_out() {
    times.add(running(5, POOL + "a.Shop.pay"));
    times.add(running(95, POOL + "a.Shop.pay a.Shop.checked a.Tax.of"));

    assertThat(rules(10).methods()).containsExactly(method("a.Shop.pay"));
  }

  @Test
  void a_method_that_several_share_is_no_helper() {
    times.add(running(50, POOL + "a.Shop.pay a.Database.query"));
    times.add(running(50, POOL + "a.Shop.find a.Database.query"));

    assertThat(rules(10).methods())
        .containsExactly(method("a.Shop.find"), method("a.Shop.pay"), method("a.Database.query"));
  }

  @Test
  void what_has_less_than_a_hundredth_is_left_out() {
    times.add(running(9_900, POOL + "a.Big.run"));
    times.add(running(99, POOL + "a.Tiny.run"));

    assertThat(rules(10).methods()).containsExactly(method("a.Big.run"));
  }

  @Test
  void there_are_no_more_than_asked_for() {
    for (int i = 1; i <= 20; i++) {
      times.add(running(100 + i, POOL + "a.Task" + i + ".run"));
    }

    assertThat(rules(3).methods())
        .containsExactly(method("a.Task20.run"), method("a.Task19.run"), method("a.Task18.run"));
  }

  @Test
  void nothing_seen_is_nothing_proposed() {
    times.add(waiting(100, POOL + "java.util.concurrent.LinkedBlockingQueue.take"));
    times.add(waiting(0, POOL + "a.Shop.pay" + SLEEP));

    assertThat(rules(10).methods()).isEmpty();
    assertThat(times.stacks()).isZero();
  }

  @Test
  void time_that_no_rule_can_measure_is_kept_apart_and_in_the_whole() {
    times.add(running(40, POOL + "a.Shop.lambda$start$0"));
    times.add(running(60, POOL + "a.Shop.pay"));

    assertThat(times.leftOut())
        .containsOnlyKeys(method("a.Shop.lambda$start$0"))
        .containsValue(40L);
    assertThat(rules(10).share(method("a.Shop.pay"))).isCloseTo(0.6, within(1e-9));
  }

  @Test
  void stacks_without_their_outer_end_are_counted() {
    times.add(cut(10, "a.Shop.pay"));
    times.add(running(10, POOL + "a.Shop.pay"));

    assertThat(times.stacks()).isEqualTo(2);
    assertThat(times.cutStacks()).isEqualTo(1);
  }

  private ProposedRules rules(int limit) {
    return ProposedRules.of(times, limit);
  }
}
