// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningAgentTest {

  private final RunningAgent running = new RunningAgent(null);
  private final List<String> done = new ArrayList<>();

  @BeforeEach
  void start() {
    assertThat(PromtapBridge.claim()).isTrue();
    PromtapBridge.stop = running;
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void what_was_done_last_is_undone_first_whatever_fails_on_the_way() throws Exception {
    running.atEnd("first", () -> done.add("first"));
    running.atEnd(
        "broken",
        () -> {
          throw new IOException("a step that fails");
        });
    running.beforeRestoring("weaves", () -> done.add("weaves"));
    running.atEnd("last", () -> done.add("last"));

    assertThat(running.call()).isEqualTo("detached: 0 classes restored");
    assertThat(done).containsExactly("weaves", "last", "first");
  }

  @Test
  void the_bridge_is_silent_before_anything_is_undone_and_free_after_all_is() throws Exception {
    PromtapBridge.failures = (failure, where) -> done.add(where);
    running.atEnd(
        "step",
        () -> {
          PromtapBridge.failed(new IllegalStateException(), "woven code");
          done.add(PromtapBridge.claim() ? "free" : "claimed");
        });
    running.call();

    assertThat(done).containsExactly("claimed");
    assertThat(PromtapBridge.stop).isNull();
    assertThat(PromtapBridge.claim()).isTrue();
  }

  @Test
  void it_ends_once() throws Exception {
    running.atEnd("step", () -> done.add("step"));
    running.call();

    assertThat(running.call()).isEqualTo("detached already");
    assertThat(done).hasSize(1);
  }
}
