// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class TimeLimitTest {

  private final CountDownLatch never = new CountDownLatch(1);

  /** Other tests look at the threads of Promtap. */
  @AfterEach
  void endThoseThatHang() throws InterruptedException {
    never.countDown();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("promtap-attach")) {
        thread.join();
      }
    }
  }

  @Test
  void an_answer_in_time_is_returned_and_a_failure_passed_on() throws Exception {
    TimeLimit limit = new TimeLimit("1", 5, 5);

    assertThat(limit.answer(() -> "yes")).isEqualTo("yes");
    assertThatThrownBy(
            () ->
                limit.work(
                    () -> {
                      throw new IOException("no");
                    }))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no");
  }

  @Test
  void a_call_that_hangs_is_given_up() {
    assertThatThrownBy(() -> new TimeLimit("5000000", 1, 1).answer(this::hang))
        .isInstanceOf(AttachException.class)
        .hasMessageStartingWith("process 5000000 gave no answer in 1 s");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_stopped_process_is_given_up_early_and_named_stopped() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "100").start();
    try {
      String pid = String.valueOf(sleep.pid());
      new ProcessBuilder("kill", "-STOP", pid).start().waitFor();

      assertThatThrownBy(() -> new TimeLimit(pid, 1, 1_000).work(this::hang))
          .hasMessageEndingWith("it is stopped; kill -CONT " + pid + " lets it go on");
    } finally {
      sleep.destroyForcibly();
    }
  }

  private String hang() throws InterruptedException {
    never.await();
    return "";
  }
}
