// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
  void all_keys_of_one_value_are_removed_together() {
    WeakIdentityMap<String> map = new WeakIdentityMap<>(4);
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      keys.add(new Object());
      map.put(keys.get(i), i % 3 == 0 ? "leaves" : "stays");
    }

    assertThat(map.removeAll("leaves")).isEqualTo(10);
    assertThat(map.removeAll("leaves")).isZero();
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
  void collected_objects_leave_when_others_come() {
    AtomicInteger reported = new AtomicInteger();
    WeakIdentityMap<Integer> map = new WeakIdentityMap<>(1, reported::addAndGet);
    for (int i = 0; i < 100; i++) {
      map.put(new Object(), 1);
    }
    Object kept = new Object();

    Await.untilCollected(
        "the first hundred",
        () -> {
          map.put(kept, 0);
          map.remove(kept);
          return reported.get();
        },
        soFar -> soFar >= 100);
    assertThat(reported).hasValue(100);
  }
}
