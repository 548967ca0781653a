// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.Await;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("races")
class WeakIdentityMapTest {

  @Test
  void objects_are_told_apart_by_identity_and_not_by_equality() {
    WeakIdentityMap<Integer> map = new WeakIdentityMap<>(1);
    String one = new String("same");
    String other = new String("same");

    assertThat(map.put(one, 1)).isTrue();
    assertThat(map.put(other, 2)).isTrue();
    assertThat(map.put(one, 3)).isFalse();

    assertThat(map.get(one)).isEqualTo(3);
    assertThat(map.get(other)).isEqualTo(2);
    assertThat(map.get("same")).isNull();
  }

  @Test
  void an_object_that_is_here_keeps_its_value_and_a_removed_one_can_come_again() {
    WeakIdentityMap<Integer> map = new WeakIdentityMap<>(1);
    Object one = new Object();

    assertThat(map.putIfAbsent(one, 1)).isNull();
    assertThat(map.putIfAbsent(one, 2)).isEqualTo(1);
    assertThat(map.get(one)).isEqualTo(1);
    map.remove(one);
    assertThat(map.putIfAbsent(one, 3)).isNull();
    assertThat(map.get(one)).isEqualTo(3);
  }

  @Test
  void a_removed_object_is_gone_and_is_removed_once() {
    WeakIdentityMap<Integer> map = new WeakIdentityMap<>(1);
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.add(new Object());
      map.put(keys.get(i), i);
    }
    for (int i : new int[] {9, 0, 5, 4}) {
      assertThat(map.remove(keys.get(i))).isEqualTo(i);
      assertThat(map.remove(keys.get(i))).isNull();
      assertThat(map.get(keys.get(i))).isNull();
    }
    for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
      assertThat(map.get(keys.get(i))).isEqualTo(i);
    }
    assertThat(map.put(keys.get(9), 42)).isTrue();
    assertThat(map.get(keys.get(9))).isEqualTo(42);
  }

  @Test
  void each_key_that_is_here_and_not_collected_is_passed_on_once() {
    WeakIdentityMap<Integer> map = new WeakIdentityMap<>(2);
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.add(new Object());
      map.put(keys.get(i), i);
      map.put(new Object(), i);
    }
    map.remove(keys.remove(3));

    List<Object> passed =
        Await.untilCollected(
            "the keys that nobody holds are collected",
            () -> {
              List<Object> found = new ArrayList<>();
              map.forEachKey(key -> found.add(keys.contains(key) ? key : "another"));
              return found;
            },
            found -> !found.contains("another"));

    assertThat(passed).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void all_keys_of_one_value_are_removed_together() {
    WeakIdentityMap<String> map = new WeakIdentityMap<>(4);
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      keys.add(new Object());
      map.put(keys.get(i), i % 3 == 0 ? "leaves" : "stays");
    }

    assertThat(map.removeAll("leaves"::equals)).isEqualTo(10);
    assertThat(map.removeAll("leaves"::equals)).isZero();
    for (int i = 0; i < 30; i++) {
      assertThat(map.get(keys.get(i))).isEqualTo(i % 3 == 0 ? null : "stays");
    }
  }

  @Test
  @Timeout(60)
  void values_of_collected_objects_are_reported_once() {
    AtomicInteger reported = new AtomicInteger();
    WeakIdentityMap<Integer> map = new WeakIdentityMap<>(16, reported::addAndGet);
    Object kept = new Object();
    map.put(kept, 1);
    for (int i = 0; i < 1_000; i++) {
      map.put(new Object(), 1);
    }
    Await.untilCollected(
        "all but one",
        () -> {
          map.removeCollected();
          return reported.get();
        },
        soFar -> soFar >= 1_000);
    map.removeCollected();
    assertThat(reported).hasValue(1_000);
    assertThat(map.get(kept)).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void collected_objects_leave_when_another_comes() {
    assertThat(reportedBy((map, kept) -> map.put(new Object(), 0))).isEqualTo(100);
  }

  @Test
  @Timeout(60)
  void collected_objects_leave_when_another_goes() {
    assertThat(reportedBy(WeakIdentityMap::remove)).isEqualTo(100);
  }

  @Test
  @Timeout(60)
  void collected_objects_leave_when_all_of_one_value_go() {
    assertThat(reportedBy((map, kept) -> map.removeAll(value -> value == 7))).isEqualTo(100);
  }

  /** With what is gone still in the list, each step would be slower than the one before. */
  @Test
  @Timeout(30)
  void keys_that_come_and_go_leave_nothing_in_their_list() {
    WeakIdentityMap<Integer> map = new WeakIdentityMap<>(1);
    Object last = new Object();
    map.put(last, 0);
    for (int i = 1; i <= 200_000 && !Thread.currentThread().isInterrupted(); i++) {
      Object next = new Object();
      map.put(next, i);
      map.remove(last);
      last = next;
    }

    assertThat(map.get(last)).isEqualTo(200_000);
  }

  /** The listener runs while the removed entry is still in the list. */
  @Test
  @Timeout(60)
  void a_key_that_comes_back_before_its_removal_is_through_is_new() {
    Object kept = new Object();
    List<Boolean> isNew = new ArrayList<>();
    AtomicReference<WeakIdentityMap<Integer>> all = new AtomicReference<>();
    WeakIdentityMap<Integer> map =
        new WeakIdentityMap<>(1, value -> isNew.add(all.get().put(kept, 2)));
    all.set(map);
    map.put(kept, 0);
    putCollected(map, 1);

    assertThat(map.remove(kept)).isZero();
    assertThat(isNew).containsExactly(true);
    assertThat(map.get(kept)).isEqualTo(2);
  }

  /** How many of a hundred collected objects the step finds. */
  private static int reportedBy(BiConsumer<WeakIdentityMap<Integer>, Object> step) {
    AtomicInteger reported = new AtomicInteger();
    WeakIdentityMap<Integer> map = new WeakIdentityMap<>(1, reported::addAndGet);
    Object kept = new Object();
    map.put(kept, 0);
    putCollected(map, 100);

    step.accept(map, kept);
    return reported.get();
  }

  private static void putCollected(WeakIdentityMap<Integer> map, int count) {
    List<WeakReference<Object>> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object key = new Object();
      map.put(key, 1);
      keys.add(new WeakReference<>(key));
    }
    Await.untilCollected(
        "keys without another reference",
        () -> keys.stream().filter(key -> key.get() != null).count(),
        left -> left == 0);
  }
}
