package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FuseTest {

  private final Fuse fuse = new Fuse("rules.test.label", "${this.id}");

  @Test
  void an_expression_that_is_slow_time_and_again_is_switched_off() {
    for (int i = 0; i < 5; i++) {
      long begin = fuse.begin(false);
      assertThat(begin).isNotEqualTo(Fuse.BLOWN);
      beSlow();
      fuse.end(begin);
    }
    assertThat(fuse.begin(false)).isEqualTo(Fuse.BLOWN);
  }

  @Test
  void many_threads_that_read_for_the_first_time_at_once_are_slow_once() {
    long[] begun = new long[12];
    for (int i = 0; i < begun.length; i++) {
      begun[i] = fuse.begin(false);
    }
    beSlow();
    for (long begin : begun) {
      fuse.end(begin);
    }
    assertThat(fuse.begin(false)).isNotEqualTo(Fuse.BLOWN);
  }

  private static void beSlow() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(2)) {
      Thread.onSpinWait();
    }
  }
}
