// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.net.ServerSocket;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExitHookTest {

  private final Exporter exporter =
      new Exporter(
          new HttpServerConfig("127.0.0.1", 0, "/metrics", 1),
          new MetricRegistry(10, false),
          ByteBuddyAgent.install());
  private int port;

  @BeforeEach
  void open() throws Exception {
    exporter.start();
    port = exporter.port();
  }

  @AfterEach
  void close() {
    exporter.close();
  }

  @Test
  void the_port_closes_after_the_hooks_of_the_application() throws Exception {
    AtomicBoolean finished = new AtomicBoolean();
    CountDownLatch release = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              awaitQuietly(release);
              finished.set(exporter.port() == port);
            });
    Thread exit = exitThread(Set.of(hook), TimeUnit.MINUTES.toNanos(1));
    exit.start();
    hook.start();
    release.countDown();
    exit.join();

    assertThat(finished).as("the port was open while the hook ran").isTrue();
    new ServerSocket(port).close();
  }

  @Test
  void a_hook_that_hangs_does_not_hold_up_the_exit_for_ever() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Thread hook = new Thread(() -> awaitQuietly(never));
    hook.setDaemon(true);
    hook.start();

    new ExitHook(exporter, Set.of(hook), TimeUnit.MILLISECONDS.toNanos(200)).run();

    new ServerSocket(port).close();
    never.countDown();
  }

  @Test
  void two_hooks_that_wait_for_each_other_end() throws Exception {
    Thread[] threads = new Thread[1];
    Thread other = new Thread(() -> joinQuietly(threads[0]));
    threads[0] = exitThread(Set.of(other), TimeUnit.MILLISECONDS.toNanos(200));
    threads[0].start();
    other.start();
    threads[0].join();
    other.join();

    new ServerSocket(port).close();
  }

  @Test
  void an_interrupt_does_not_leave_the_port_open() throws Exception {
    Thread.currentThread().interrupt();
    try {
      new ExitHook(exporter, Collections.singleton(new Thread()), Long.MAX_VALUE).run();
    } finally {
      Thread.interrupted();
    }

    new ServerSocket(port).close();
  }

  private Thread exitThread(Set<Thread> hooks, long longestWaitNanos) {
    return new Thread(new ExitHook(exporter, hooks, longestWaitNanos));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
