// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Await;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Promtap remembers of statements and connections keeps nothing of the application alive. */
class JdbcMemoryTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final JdbcRecorder recorder = new JdbcRecorder(registry, new double[] {1});

  private final Object connection = new Object();
  private final Object inside = new Object();

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @Test
  @Timeout(120)
  void a_million_statements_that_nobody_closes_leave_the_heap_where_it_was() {
    prepare(10_000);
    Scrape.samples(registry);
    long before = usedAfterGc();
    prepare(1_000_000);
    usedAfterGc();
    // As Prometheus would: a scrape lets go of what was collected.
    Scrape.samples(registry);
    assertThat(usedAfterGc() - before).isLessThan(1_000_000);
  }

  private void prepare(int count) {
    for (int i = 0; i < count; i++) {
      prepare(new Object());
    }
  }

  private void prepare(Object statement) {
    PromtapThread thread = recorder.beginPrepare(connection);
    thread.insideJdbc = false;
    recorder.prepareExited(thread, statement, "select 1");
  }

  @Test
  @Timeout(120)
  void a_redeployed_application_that_closed_nothing_can_be_collected() throws Exception {
    PromtapBridge.jdbc = recorder;
    WeakReference<ClassLoader> loader = deploy();
    Await.untilCollected(
        "the loader is gone",
        () -> {
          Scrape.samples(registry);
          return loader.refersTo(null);
        },
        Boolean::booleanValue);
    assertThat(Scrape.samples(registry, "db_connections_active"))
        .containsExactly("db_connections_active 0.0");
  }

  private static WeakReference<ClassLoader> deploy() throws Exception {
    WeavingLoader loader = new WeavingLoader(JdbcProbes.all(), "org.h2.");
    Class<?> type = loader.loadClass("org.h2.Driver");
    Driver driver = (Driver) type.getDeclaredConstructor().newInstance();
    Connection connection = driver.connect("jdbc:h2:mem:redeployed", new Properties());
    PreparedStatement statement = connection.prepareStatement("select 1");
    statement.executeQuery();
    // What the driver itself would leave behind in the JDK.
    type.getMethod("unload").invoke(null);
    return new WeakReference<>(loader);
  }

  private static long usedAfterGc() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }

  @Test
  void executing_a_prepared_statement_allocates_nothing() {
    Object statement = new Object();
    prepare(statement);
    execute(statement, 20_000);
    assertThat(allocated(() -> execute(statement, 10_000))).isZero();
  }

  @Test
  void a_statement_that_is_prepared_executed_and_closed_allocates_nothing() {
    Object[] statements = new Object[10_000];
    Arrays.setAll(statements, i -> new Object());
    assertThat(
            allocated(
                () -> {
                  for (Object statement : statements) {
                    prepare(statement);
                    execute(statement, 1);
                    recorder.statementClosed(null, statement);
                  }
                }))
        .isZero();
  }

  @Test
  void a_statement_that_nobody_closes_is_let_go_after_the_second_look() {
    WeakReference<Object> statement = preparedAndForgotten();
    recorder.run();
    recorder.run();
    Await.untilCollected("the statement is gone", () -> statement.refersTo(null), gone -> gone);
  }

  @Test
  void the_end_of_the_agent_lets_go_of_the_statements_of_all_threads() {
    PromtapBridge.jdbc = recorder;
    WeakReference<Object> statement = preparedAndForgotten();
    PromtapBridge.silence();
    Await.untilCollected("the statement is gone", () -> statement.refersTo(null), gone -> gone);
  }

  private WeakReference<Object> preparedAndForgotten() {
    Object statement = new Object();
    prepare(statement);
    return new WeakReference<>(statement);
  }

  /** The fewest bytes of several rounds, as a compiler at work allocates on this thread too. */
  private static long allocated(Runnable round) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      round.run();
      fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return fewest;
  }

  private void execute(Object statement, int count) {
    for (int i = 0; i < count; i++) {
      PromtapThread thread = recorder.beginExecution(statement, null);
      thread.insideJdbc = false;
      recorder.statementExited(thread, statement, null, null);
    }
  }
}
