package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReentryGuardTest {

  private final ReentryGuard threads = new ReentryGuard();

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @Test
  void a_thread_reads_for_one_call_at_a_time() {
    int[] state = threads.enter();

    assertThat(threads.enter()).isNull();
    ReentryGuard.leave(state);
    assertThat(threads.enter()).isSameAs(state);
  }

  @Test
  void a_thread_that_asks_for_an_end_reads_for_no_call_but_for_ends() throws Exception {
    int[] asked =
        threads.asking(
            () -> {
              assertThat(threads.enter()).isNull();
              int[] state = threads.enterEnd();
              assertThat(state).isNotNull();
              assertThat(threads.enterEnd()).isNull();
              ReentryGuard.leave(state);
              assertThat(threads.enter()).isNull();
              return state;
            });

    assertThat(threads.isBusy()).isFalse();
    assertThat(threads.enterEnd()).isSameAs(asked);
    assertThat(threads.enterEnd()).isNull();
  }

  @Test
  void one_call_in_61_is_watched() {
    int watched = 0;
    for (int i = 0; i < 610; i++) {
      int[] state = threads.enter();
      watched += ReentryGuard.isWatched(state) ? 1 : 0;
      ReentryGuard.leave(state);
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
