// SPDX-License-Identifier: Apache-2.0
package io.promtap.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("races")
class FailuresTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  // nanoTime may be anything, so start where an unset field would look like a recent report.
  private static final long START = 5 * SECOND;

  private final List<String> lines = new ArrayList<>();

  @BeforeEach
  void collect_lines() {
    Failures.reset();
    Log.sink(lines::add);
  }

  @AfterEach
  void restore() {
    Failures.reset();
    Log.sink(null);
  }

  @Test
  void the_first_failure_of_a_place_is_said_at_the_next_report() {
    Failures.record("http.exit", new IllegalStateException("boom"));
    assertThat(lines).isEmpty();

    Failures.report(START);

    assertThat(lines)
        .containsExactly(
            "[promtap] WARN suppressed a failure in http.exit, the application is unaffected:"
                + " java.lang.IllegalStateException: boom");
  }

  @Test
  void after_that_a_place_gets_one_line_a_minute_that_counts_the_rest() {
    Failures.record("http.exit", new IllegalStateException("first"));
    Failures.report(START);
    lines.clear();

    for (int second = 1; second < 60; second++) {
      Failures.record("http.exit", new IllegalStateException("number " + second));
      Failures.report(START + second * SECOND);
    }
    assertThat(lines).isEmpty();

    Failures.report(START + 60 * SECOND);
    Failures.report(START + 200 * SECOND);
    assertThat(lines)
        .containsExactly(
            "[promtap] WARN suppressed 59 more in http.exit, 60 so far, latest:"
                + " java.lang.IllegalStateException: number 59");
  }

  @Test
  void places_are_said_and_counted_apart() {
    Failures.record("http.exit", new IllegalStateException("a"));
    Failures.record("jdbc.exit", new IllegalStateException("b"));
    Failures.record("jdbc.exit", new IllegalStateException("c"));

    Failures.report(START);

    assertThat(lines).hasSize(2);
    assertThat(Failures.counts()).containsEntry("http.exit", 1L).containsEntry("jdbc.exit", 2L);
  }

  @Test
  void places_are_bounded_and_the_rest_is_other() {
    for (int i = 0; i < Failures.MOST_PLACES + 100; i++) {
      Failures.record("place " + i, new IllegalStateException());
    }

    assertThat(Failures.counts()).hasSize(Failures.MOST_PLACES + 1).containsEntry("other", 100L);
  }

  @Test
  void missing_arguments_are_counted_too() {
    Failures.record(null, null);
    Failures.report(START);

    assertThat(Failures.counts()).containsEntry("other", 1L);
    assertThat(lines).hasSize(1);
  }

  @Test
  void no_failure_is_lost_between_threads() throws Exception {
    int threads = 8;
    int each = 20_000;
    ExecutorService application = Executors.newFixedThreadPool(threads);
    for (int i = 0; i < threads; i++) {
      String where = "place " + i % 3;
      application.execute(
          () -> {
            for (int n = 0; n < each; n++) {
              Failures.record(where, new StacklessFailure());
            }
          });
    }
    application.shutdown();
    while (!application.awaitTermination(1, TimeUnit.MILLISECONDS)) {
      Failures.report();
    }

    long sum = Failures.counts().values().stream().mapToLong(Long::longValue).sum();
    assertThat(sum).isEqualTo((long) threads * each);
    assertThat(Failures.counts()).hasSize(3);
  }

  @Test
  void a_reported_exception_is_let_go() throws Exception {
    WeakReference<Throwable> kept = recordWeakly();
    Failures.report(START);

    long deadline = System.nanoTime() + 10 * SECOND;
    while (kept.get() != null && System.nanoTime() < deadline) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    assertThat(kept.get()).isNull();
  }

  private static WeakReference<Throwable> recordWeakly() {
    Throwable failure = new IllegalStateException("holds a class loader");
    Failures.record("http.exit", failure);
    return new WeakReference<>(failure);
  }

  private static final class StacklessFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StacklessFailure() {
      super("often", null, false, false);
    }
  }
}
