// SPDX-License-Identifier: Apache-2.0
package io.promtap.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeferredWarningsTest {

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void collect_lines() {
    DeferredWarnings.reset();
    Log.sink(lines::add);
  }

  @AfterEach
  void restore() {
    DeferredWarnings.reset();
    Log.sink(null);
  }

  @Test
  void a_warning_is_written_at_the_next_report_and_once() {
    DeferredWarnings.warn("full");
    DeferredWarnings.warn(null);
    assertThat(lines).isEmpty();

    DeferredWarnings.report();
    DeferredWarnings.report();

    assertThat(lines).containsExactly("[promtap] WARN full", "[promtap] WARN null");
  }

  @Test
  void what_comes_while_too_many_wait_is_left_out_and_counted() {
    for (int i = 0; i < DeferredWarnings.MOST_LINES + 5; i++) {
      DeferredWarnings.warn("line " + i);
    }

    DeferredWarnings.report();

    assertThat(lines)
        .hasSize(DeferredWarnings.MOST_LINES + 1)
        .endsWith("[promtap] WARN line 99", "[promtap] WARN 5 more warnings left out");
  }

  @Test
  void there_is_room_again_after_a_report() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < DeferredWarnings.MOST_LINES; i++) {
        DeferredWarnings.warn("line");
      }
      DeferredWarnings.report();
    }

    assertThat(lines).hasSize(3 * DeferredWarnings.MOST_LINES);
  }

  @Test
  void a_stderr_that_blocks_does_not_block_those_who_warn() throws Exception {
    CountDownLatch writing = new CountDownLatch(1);
    CountDownLatch drained = new CountDownLatch(1);
    Log.sink(
        line -> {
          writing.countDown();
          awaitQuietly(drained);
          lines.add(line);
        });
    DeferredWarnings.warn("first");
    Thread writer = new Thread(DeferredWarnings::report);
    writer.start();
    writing.await();

    for (int i = 0; i < 1_000; i++) {
      DeferredWarnings.warn("more");
    }

    assertThat(lines).isEmpty();
    drained.countDown();
    writer.join();
    assertThat(lines).contains("[promtap] WARN first");
  }

  @Test
  void every_warning_of_many_threads_is_written_or_counted() throws Exception {
    int threads = 4;
    int each = 10_000;
    ExecutorService application = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      application.execute(
          () -> {
            for (int n = 0; n < each; n++) {
              DeferredWarnings.warn("x");
            }
          });
    }
    application.shutdown();
    while (!application.awaitTermination(1, TimeUnit.MILLISECONDS)) {
      DeferredWarnings.report();
    }
    DeferredWarnings.report();

    assertThat(lines.stream().mapToInt(DeferredWarningsTest::warnings).sum())
        .isEqualTo(threads * each);
  }

  private static int warnings(String line) {
    String text = line.substring("[promtap] WARN ".length());
    return text.equals("x") ? 1 : Integer.parseInt(text.substring(0, text.indexOf(' ')));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
