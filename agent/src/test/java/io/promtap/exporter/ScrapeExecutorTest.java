// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.promtap.log.Failures;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScrapeExecutorTest {

  private static final long NEVER = TimeUnit.HOURS.toMillis(1);

  private final SidePortThreads threads = new SidePortThreads();
  private ScrapeExecutor executor;

  @AfterEach
  void stop() {
    executor.shutdownNow();
    threads.awaitEnd(5_000);
    assertThat(threads.living().length).isZero();
  }

  @Test
  void a_request_over_its_time_is_interrupted() throws Exception {
    executor = new ScrapeExecutor(threads, 1, 300);
    CountDownLatch interrupted = new CountDownLatch(1);
    executor.execute(
        () -> {
          executor.requestIsRead();
          sleepUntilInterrupted(interrupted);
        });

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_client_that_does_not_send_its_request_gives_way_to_one_that_waits() throws Exception {
    executor = new ScrapeExecutor(threads, 1, NEVER);
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<Boolean> next = new CompletableFuture<>();
    executor.execute(() -> sleepUntilInterrupted(interrupted));
    executor.execute(() -> next.complete(Thread.currentThread().isInterrupted()));

    assertThat(next.get(10, TimeUnit.SECONDS)).isFalse();
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void a_scrape_in_work_is_not_cut_off_by_others_that_wait() throws Exception {
    executor = new ScrapeExecutor(threads, 1, NEVER);
    CompletableFuture<Boolean> undisturbed = new CompletableFuture<>();
    CountDownLatch enough = new CountDownLatch(1);
    long patience = 3 * ScrapeExecutor.LONGEST_READ_WHILE_OTHERS_WAIT_MILLIS;
    executor.execute(
        () -> {
          executor.requestIsRead();
          undisturbed.complete(!isInterruptedWithin(patience));
        });
    executor.execute(enough::countDown);

    assertThat(undisturbed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(enough.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void an_error_is_counted_and_never_reaches_the_applications_default_handler() throws Exception {
    executor = new ScrapeExecutor(threads, 1, NEVER);
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> seen.set(failure));
    try {
      long failures = Failures.counts().getOrDefault("exporter.request", 0L);
      CountDownLatch next = new CountDownLatch(1);
      executor.execute(
          () -> {
            throw new NoClassDefFoundError("gone");
          });
      executor.execute(next::countDown);
      assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(Failures.counts().get("exporter.request")).isEqualTo(failures + 1);
      assertThat(seen.get()).isNull();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void requests_past_the_queue_are_refused_without_blocking() {
    executor = new ScrapeExecutor(threads, 1, NEVER);
    CountDownLatch interrupted = new CountDownLatch(1);
    executor.execute(
        () -> {
          executor.requestIsRead();
          sleepUntilInterrupted(interrupted);
        });
    for (int i = 0; i < ScrapeExecutor.LONGEST_QUEUE; i++) {
      executor.execute(() -> {});
    }

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}));
  }

  private static void sleepUntilInterrupted(CountDownLatch interrupted) {
    if (isInterruptedWithin(TimeUnit.MINUTES.toMillis(1))) {
      interrupted.countDown();
    }
  }

  private static boolean isInterruptedWithin(long millis) {
    try {
      return new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
