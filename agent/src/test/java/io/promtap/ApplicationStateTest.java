// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The main thread of this JVM runs the tests or waits for them: it is not at its end. */
class ApplicationStateTest {

  private final AtomicBoolean served = new AtomicBoolean();
  private final AtomicLong calmNanos = new AtomicLong();

  @Test
  void an_application_that_was_attached_to_serves() {
    assertThat(state(true).isServing()).isTrue();
  }

  @Test
  void one_request_is_enough_and_stays_so() {
    ApplicationState state = state(false);
    assertThat(state.isServing()).isFalse();

    served.set(true);
    assertThat(state.isServing()).isTrue();
    served.set(false);
    assertThat(state.isServing()).isTrue();
  }

  @Test
  void without_requests_only_a_long_time_without_new_classes_counts() {
    ApplicationState state = state(false);
    calmNanos.set(TimeUnit.SECONDS.toNanos(20));
    assertThat(state.isServing()).isFalse();

    calmNanos.set(TimeUnit.SECONDS.toNanos(61));
    assertThat(state.isServing()).isTrue();
  }

  private ApplicationState state(boolean attached) {
    return new ApplicationState(attached, served::get, calmNanos::get);
  }
}
