// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.log.Failures;
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

  @Test
  void a_fast_read_between_slow_ones_is_enough_to_go_on() {
    for (int i = 0; i < 9; i++) {
      long begin = guard.begin(true);
      if (i != 4) {
        beSlow();
      }
      guard.end(begin);
    }
    assertThat(guard.begin(true)).isNotEqualTo(ReadGuard.OFF);

    long begin = guard.begin(true);
    beSlow();
    guard.end(begin);
    assertThat(guard.begin(true)).isEqualTo(ReadGuard.OFF);
  }

  @Test
  void only_the_first_reads_and_those_that_are_watched_are_timed() {
    for (int i = 0; i < 16; i++) {
      assertThat(guard.begin(false)).isPositive();
    }
    assertThat(guard.begin(false)).isZero();
    assertThat(guard.begin(true)).isPositive();

    for (int i = 0; i < 10; i++) {
      long begin = guard.begin(false);
      beSlow();
      guard.end(begin);
    }
    assertThat(guard.begin(false)).isZero();
  }

  @Test
  void an_expression_that_fails_a_hundred_times_in_a_row_is_switched_off_and_said_once() {
    long before = failures();
    fail(99);
    assertThat(guard.begin(false)).isNotEqualTo(ReadGuard.OFF);
    fail(1);
    assertThat(guard.begin(false)).isEqualTo(ReadGuard.OFF);
    fail(1);

    // Each failure, and once that it is switched off.
    assertThat(failures() - before).isEqualTo(102);
  }

  @Test
  void a_read_that_goes_well_between_failures_is_enough_to_go_on() {
    fail(99);
    guard.end(0);
    fail(99);
    assertThat(guard.begin(false)).isNotEqualTo(ReadGuard.OFF);

    fail(1);
    assertThat(guard.begin(false)).isEqualTo(ReadGuard.OFF);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      guard.failed(new IllegalStateException("broken getter"));
    }
  }

  private static long failures() {
    return Failures.counts().getOrDefault("rules.test.label", 0L);
  }

  private static void beSlow() {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(2)) {
      Thread.onSpinWait();
    }
  }
}
