package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WeakIdentityTableTest {

  @Test
  void objects_are_told_apart_by_identity_and_not_by_equality() {
    WeakIdentityTable table = new WeakIdentityTable(1, true);
    String one = new String("same");
    String other = new String("same");

    assertThat(table.put(one, 1)).isTrue();
    assertThat(table.put(other, 2)).isTrue();
    assertThat(table.put(one, 3)).isFalse();

    assertThat(table.get(one)).isEqualTo(3);
    assertThat(table.get(other)).isEqualTo(2);
  }

  @Test
  void a_removed_object_is_gone_and_is_removed_once() {
    WeakIdentityTable table = new WeakIdentityTable(1, true);
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      keys.add(new Object());
      table.put(keys.get(i), i);
    }
    for (int i : new int[] {9, 0, 5, 4}) {
      assertThat(table.remove(keys.get(i))).isEqualTo(i);
      assertThat(table.remove(keys.get(i))).isEqualTo(WeakIdentityTable.ABSENT);
    }
    for (int i : new int[] {1, 2, 3, 6, 7, 8}) {
      assertThat(table.get(keys.get(i))).isEqualTo(i);
    }
    assertThat(table.put(keys.get(9), 42)).isTrue();
    assertThat(table.get(keys.get(9))).isEqualTo(42);
  }

  @Test
  @Timeout(60)
  void collected_objects_are_reported_once() {
    WeakIdentityTable table = new WeakIdentityTable(16, false);
    Object kept = new Object();
    table.put(kept, 1);
    for (int i = 0; i < 1_000; i++) {
      table.put(new Object(), 1);
    }
    int[] collected = {0};
    Await.untilCollected(
        "all but one", () -> collected[0] += table.collected(), soFar -> soFar >= 1_000);
    assertThat(collected[0]).isEqualTo(1_000);
    assertThat(table.collected()).isZero();
    assertThat(table.get(kept)).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  void of_many_threads_that_add_and_remove_each_sees_its_own() throws InterruptedException {
    WeakIdentityTable table = new WeakIdentityTable(4, true);
    AtomicInteger wrong = new AtomicInteger();
    int threads = 8;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      new Thread(
              () -> {
                Object[] mine = new Object[8];
                for (int i = 0; i < 50_000; i++) {
                  int slot = i & 7;
                  if (mine[slot] != null && table.remove(mine[slot]) != slot) {
                    wrong.incrementAndGet();
                  }
                  mine[slot] = new Object();
                  table.put(mine[slot], slot);
                  int other = (i * 5) & 7;
                  if (mine[other] != null && table.get(mine[other]) != other) {
                    wrong.incrementAndGet();
                  }
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(wrong).hasValue(0);
  }
}
