// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.log.Failures;
import io.promtap.log.UncaughtFailures;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OwnThreadsTest {

  @Test
  void a_thread_is_a_daemon_beside_the_applications_group() throws Exception {
    AtomicReference<Thread> made = new AtomicReference<>();
    ThreadGroup application = new ThreadGroup("application");
    Thread creator = new Thread(application, () -> made.set(newThread("promtap-x", () -> {})));
    creator.setPriority(Thread.MIN_PRIORITY);
    creator.setContextClassLoader(null);
    creator.start();
    creator.join();

    Thread thread = made.get();
    assertThat(thread.getName()).isEqualTo("promtap-x");
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getPriority()).isEqualTo(Thread.NORM_PRIORITY);
    assertThat(thread.getContextClassLoader()).isSameAs(OwnThreads.class.getClassLoader());
    assertThat(application.parentOf(thread.getThreadGroup())).isFalse();
    assertThat(thread.getThreadGroup().getParent().getParent()).isNull();
  }

  @Test
  void all_threads_share_one_group() {
    assertThat(newThread("a", () -> {}).getThreadGroup())
        .isSameAs(newThread("b", () -> {}).getThreadGroup())
        .isSameAs(OwnThreads.group());
  }

  @Test
  void a_thread_and_those_that_it_makes_know_that_they_are_promtaps() throws Exception {
    AtomicReference<Boolean> inOwn = new AtomicReference<>();
    AtomicReference<Boolean> inChild = new AtomicReference<>();
    Thread thread =
        newThread(
            "promtap-x",
            () -> {
              inOwn.set(OwnThreads.isCurrent());
              Thread child = new Thread(() -> inChild.set(OwnThreads.isCurrent()));
              child.start();
              try {
                child.join();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.start();
    thread.join();

    assertThat(inOwn.get()).isTrue();
    assertThat(inChild.get()).isTrue();
    assertThat(OwnThreads.isCurrent()).isFalse();
  }

  @Test
  void a_group_that_was_disbanded_is_followed_by_another() throws Exception {
    ThreadGroup group = OwnThreads.group();
    Thread thread = newThread("promtap-x", () -> {});
    thread.start();
    thread.join();
    OwnThreads.disband();

    assertThat(OwnThreads.group()).isNotSameAs(group);
    Thread next = newThread("promtap-x", () -> {});
    next.start();
    next.join();
  }

  /** As the shutdown hook of java.util.logging, if the side port was the first to log. */
  @Test
  @SuppressWarnings("removal") // says what it did before Java 19
  void a_foreign_thread_that_waits_below_the_group_can_be_started_after_all() throws Exception {
    ThreadGroup below = new ThreadGroup(OwnThreads.group(), "below");
    below.setDaemon(true);
    Thread foreign = new Thread(below, () -> {});
    OwnThreads.disband();

    foreign.start();
    foreign.join();
  }

  @Test
  void an_error_is_counted_and_never_reaches_the_applications_default_handler() throws Exception {
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> seen.set(failure));
    try {
      long failures = Failures.counts().getOrDefault("thread", 0L);
      Thread thread =
          newThread(
              "promtap-x",
              () -> {
                throw new IllegalStateException("boom");
              });
      thread.start();
      thread.join();

      assertThat(Failures.counts()).containsEntry("thread", failures + 1);
      assertThat(seen.get()).isNull();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private static Thread newThread(String name, Runnable task) {
    return OwnThreads.newThread(name, task, new UncaughtFailures());
  }
}
