package io.promtap.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadGuardTest {

  private final ReadGuard guard = new ReadGuard("rules.test.label", "${this.id}");

  @Test
  void an_expression_that_is_slow_time_and_again_is_switched_off() {
    for (int i = 0; i < 5; i++) {
      long begin = guard.begin(false);
      assertThat(begin).isNotEqualTo(ReadGuard.OFF);
      beSlow();
      guard.end(begin);
    }
    assertThat(guard.begin(false)).isEqualTo(ReadGuard.OFF);
  }

  @Test
  void many_threads_that_read_for_the_first_time_at_once_are_slow_once() {
    long[] begun = new long[12];
    for (int i = 0; i < begun.length; i++) {
      begun[i] = guard.begin(false);
    }
    beSlow();
    for (long begin : begun) {
      guard.end(begin);
    }
    assertThat(guard.begin(false)).isNotEqualTo(ReadGuard.OFF);
  }

  private static void beSlow() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(2)) {
      Thread.onSpinWait();
    }
  }
}
