// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReentryGuardTest {

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @Test
  void a_thread_reads_for_one_call_at_a_time() {
    PromtapThread thread = ReentryGuard.enter();

    assertThat(ReentryGuard.enter()).isNull();
    thread.ruleWork &= ReentryGuard.NOT_READING;
    assertThat(ReentryGuard.enter()).isSameAs(thread);
  }

  @Test
  void a_thread_that_asks_for_an_end_reads_for_no_call_but_for_ends() throws Exception {
    PromtapThread asked =
        ReentryGuard.asking(
            () -> {
              assertThat(ReentryGuard.enter()).isNull();
              PromtapThread thread = ReentryGuard.enterEnd();
              assertThat(thread).isNotNull();
              assertThat(ReentryGuard.enterEnd()).isNull();
              thread.ruleWork &= ReentryGuard.NOT_READING;
              assertThat(ReentryGuard.enter()).isNull();
              return thread;
            });

    assertThat(ReentryGuard.isBusy()).isFalse();
    assertThat(ReentryGuard.enterEnd()).isSameAs(asked);
    assertThat(ReentryGuard.enterEnd()).isNull();
  }

  @Test
  void one_call_in_61_is_watched() {
    int watched = 0;
    for (int i = 0; i < 610; i++) {
      PromtapThread thread = ReentryGuard.enter();
      watched += ReentryGuard.isWatched(thread) ? 1 : 0;
      thread.ruleWork &= ReentryGuard.NOT_READING;
    }

    assertThat(watched).isEqualTo(10);
  }

  @Test
  void a_getter_that_is_woven_itself_is_read_and_not_counted() throws Throwable {
    RuleFixture fixture =
        new RuleFixture(
            """
            rules:
              - class: io.promtap.methods.Shops$CardPayments
                method: [getName, steps]
                metrics:
                  - counter: named_total
                    labels: {name: "${this.name}", method: "${method}"}
            """);
    RuleFixture.call(fixture.make("CardPayments"), "steps", 2);

    assertThat(fixture.samples("named_total"))
        .containsExactly("named_total{method=\"steps\",name=\"card\"} 1.0");
  }
}
