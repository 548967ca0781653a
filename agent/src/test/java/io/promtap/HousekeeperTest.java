// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HttpServerConfig;
import io.promtap.exporter.Exporter;
import io.promtap.log.UncaughtFailures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.support.OwnThreads;
import io.promtap.testing.TestAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HousekeeperTest {

  private static final long NEVER = TimeUnit.HOURS.toMillis(1);
  private static final long TICK_MILLIS = 10;
  private static final String ONLY = " on 127.0.0.1 only";

  @TempDir private Path directory;

  private Exporter exporter;
  private Housekeeper housekeeper;
  private Thread thread;

  @AfterEach
  void stop() throws InterruptedException {
    if (housekeeper != null) {
      exporter.close();
      housekeeper.stop();
      thread.join();
    }
  }

  @Test
  void the_port_opens_when_the_application_has_its_logging() throws Exception {
    start(0, NEVER);
    housekeeper.applicationStarted();
    assertThat(opensWithin(300)).isFalse();

    housekeeper.loggingReady();

    await(this::isOpen);
  }

  @Test
  void an_application_that_needs_no_logging_gets_the_port_after_a_while() {
    long patienceMillis = 300;
    start(0, patienceMillis);
    long startNanos = System.nanoTime();

    housekeeper.applicationStarted();

    await(this::isOpen);
    assertThat(System.nanoTime() - startNanos)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(patienceMillis));
  }

  @Test
  void logging_alone_does_not_open_the_port_before_the_application_starts() throws Exception {
    start(0, 0);
    housekeeper.loggingReady();
    assertThat(opensWithin(300)).isFalse();

    housekeeper.applicationStarted();

    await(this::isOpen);
  }

  @Test
  void the_port_waits_until_the_application_loads_no_more_classes() throws Exception {
    start(0, 0, NEVER);
    housekeeper.applicationStarted();
    long lastNanos = System.nanoTime();
    for (int i = 0; i < 50 && !isOpen(); i++) {
      lastNanos = System.nanoTime();
      housekeeper.classLoaded();
      opensWithin(10);
    }

    await(this::isOpen);
    assertThat(System.nanoTime() - lastNanos)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(250));
  }

  @Test
  void an_application_that_never_stops_to_load_classes_gets_the_port_after_a_while() {
    start(0, 0, 500);
    housekeeper.applicationStarted();

    await(
        () -> {
          housekeeper.classLoaded();
          return isOpen();
        });
  }

  @Test
  void an_interrupt_by_a_stranger_does_not_end_it() {
    start(0, NEVER);
    for (int i = 0; i < 100; i++) {
      thread.interrupt();
    }
    housekeeper.applicationStarted();
    thread.interrupt();
    housekeeper.loggingReady();
    thread.interrupt();

    await(this::isOpen);
    thread.interrupt();
    await(() -> !thread.isInterrupted());
    assertThat(thread.isAlive()).isTrue();
  }

  @Test
  void a_task_that_always_fails_keeps_no_other_from_running() {
    AtomicInteger runs = new AtomicInteger();
    start(0, 0);
    housekeeper.alsoDo(
        () -> {
          throw new IllegalStateException("always");
        },
        runs::incrementAndGet);
    housekeeper.applicationStarted();

    await(() -> runs.get() > 2);
    await(this::isOpen);
  }

  @Test
  void a_lack_of_memory_ends_neither_the_thread_nor_what_it_had_to_do() {
    AtomicInteger runs = new AtomicInteger();
    start(0, 0);
    housekeeper.alsoDo(
        () -> {
          if (runs.incrementAndGet() < 3) {
            throw new OutOfMemoryError("for a while");
          }
        });
    housekeeper.applicationStarted();

    await(() -> runs.get() > 3);
    assertThat(thread.isAlive()).isTrue();
  }

  @Test
  void a_closed_exporter_is_not_opened_again() throws Exception {
    start(0, 0);
    exporter.close();
    housekeeper.applicationStarted();

    assertThat(opensWithin(300)).isFalse();
    assertThat(thread.isAlive()).isTrue();
  }

  @Test
  void a_busy_port_is_retried_until_it_is_free() throws Exception {
    ServerSocket other = new ServerSocket(0);
    int port = other.getLocalPort();

    assertThat(sayings(List.of(), "127.0.0.1", port, other::close))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("WARN port " + port + " on 127.0.0.1 is taken"),
            second ->
                assertThat(second).isEqualTo("INFO metrics at " + url("127.0.0.1", port) + ONLY));
  }

  @Test
  void a_host_that_is_not_known_yet_is_retried() throws Exception {
    Path hosts = Files.createFile(directory.resolve("hosts"));
    int port = freePort();
    Path security = directory.resolve("security");
    Files.writeString(security, "networkaddress.cache.negative.ttl=0\n");
    List<String> options =
        List.of("-Djdk.net.hosts.file=" + hosts, "-Djava.security.properties=" + security);

    assertThat(
            sayings(
                options,
                "late.example",
                port,
                () -> Files.writeString(hosts, "127.0.0.1 late.example\n")))
        .satisfiesExactly(
            first -> assertThat(first).contains("WARN no side port", "'late.example' is not known"),
            second ->
                assertThat(second)
                    .isEqualTo("INFO metrics at " + url("late.example", port) + ONLY));
  }

  /** What a JVM of its own says of its port, first and, after the action, second. */
  private List<String> sayings(
      List<String> options, String host, int port, ThrowingRunnable afterFirst) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(TestAgent.option(directory));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Housekept.class.getName(), host, "" + port));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (BufferedReader output = process.inputReader()) {
      String first = nextAboutThePort(output);
      afterFirst.run();
      return List.of(first, nextAboutThePort(output));
    } finally {
      process.destroy();
    }
  }

  private static String nextAboutThePort(BufferedReader output) throws IOException {
    String line;
    do {
      line = output.readLine().substring("[promtap] ".length());
    } while (line.startsWith("INFO woven classes"));
    return line;
  }

  /** Runs until it is killed. */
  static final class Housekept {
    public static void main(String[] arguments) {
      HttpServerConfig server =
          new HttpServerConfig(arguments[0], Integer.parseInt(arguments[1]), "/metrics", 1);
      MetricRegistry registry = new MetricRegistry(10, false);
      Exporter exporter = new Exporter(server, registry, TestAgent.instrumentation());
      Housekeeper housekeeper = new Housekeeper(exporter, server, 0, 0, TICK_MILLIS);
      housekeeper.applicationStarted();
      housekeeper.run();
    }
  }

  private interface ThrowingRunnable {
    void run() throws Exception;
  }

  private void start(int port, long loggingPatienceMillis) {
    start(port, loggingPatienceMillis, 0);
  }

  private void start(int port, long loggingPatienceMillis, long longestStartMillis) {
    exporter = new Exporter(server(port), new MetricRegistry(10, false), ByteBuddyAgent.install());
    housekeeper =
        new Housekeeper(
            exporter, server(port), loggingPatienceMillis, longestStartMillis, TICK_MILLIS);
    thread = OwnThreads.newThread("test-housekeeper", housekeeper, new UncaughtFailures());
    thread.start();
  }

  private static HttpServerConfig server(int port) {
    return new HttpServerConfig("127.0.0.1", port, "/metrics", 1);
  }

  private boolean isOpen() {
    return exporter.port() != 0;
  }

  /** There is no condition to wait for when nothing is to happen. */
  private boolean opensWithin(long millis) throws InterruptedException {
    thread.join(millis);
    return isOpen();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  private static String url(String host, int port) {
    return "http://" + host + ":" + port + "/metrics";
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }
}
