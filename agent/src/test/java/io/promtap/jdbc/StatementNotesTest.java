// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapThread;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Await;
import io.promtap.testing.Scrape;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement counts under its operation, whichever thread prepares, executes or closes it. */
@Tag("races")
@Timeout(60)
class StatementNotesTest {

  private static final String[] OPERATIONS = {"SELECT", "INSERT", "UPDATE", "DELETE"};

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final JdbcRecorder recorder = new JdbcRecorder(registry, new double[] {1});
  private final Object connection = new Object();
  private final List<ExecutorService> threads = new ArrayList<>();

  @AfterEach
  void end() {
    threads.forEach(ExecutorService::shutdownNow);
  }

  @Test
  void another_thread_executes_what_one_has_prepared() throws Exception {
    Object statement = new Object();
    on(thread(), () -> prepare(statement, "update t set a = 1"));
    ExecutorService other = thread();
    on(other, () -> execute(statement));
    on(other, () -> execute(statement));

    assertThat(queries()).containsExactly(Map.entry("UPDATE", 2L));
  }

  @Test
  void a_statement_outlives_the_thread_that_prepared_it() throws Exception {
    Object statement = new Object();
    WeakReference<Thread> gone = prepareOnThreadThatEnds(statement);
    Await.untilCollected("the thread is gone", () -> gone.refersTo(null), ended -> ended);
    recorder.run();
    execute(statement);

    assertThat(queries()).containsExactly(Map.entry("SELECT", 1L));
  }

  private WeakReference<Thread> prepareOnThreadThatEnds(Object statement) throws Exception {
    Thread thread = new Thread(() -> prepare(statement, "select 1"));
    thread.start();
    thread.join();
    return new WeakReference<>(thread);
  }

  @Test
  void any_number_of_statements_may_be_open() {
    List<Object> statements = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Object statement = new Object();
      statements.add(statement);
      prepare(statement, OPERATIONS[i % 4] + " x");
    }
    statements.forEach(this::execute);

    assertThat(queries())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("SELECT", 25L, "INSERT", 25L, "UPDATE", 25L, "DELETE", 25L));
  }

  @Test
  void a_statement_that_is_kept_for_long_keeps_its_operation_until_it_is_closed() {
    Object statement = new Object();
    prepare(statement, "delete from t");
    for (int i = 0; i < 3; i++) {
      recorder.run();
      execute(statement);
    }
    recorder.statementClosed(null, statement);
    execute(statement);

    assertThat(queries()).containsExactlyInAnyOrderEntriesOf(Map.of("DELETE", 3L, "OTHER", 1L));
  }

  @Test
  void a_statement_that_nobody_was_seen_to_prepare_counts_as_other_and_later_as_prepared() {
    Object statement = new Object();
    execute(statement);
    execute(statement);
    prepare(statement, "insert into t values (1)");
    execute(statement);

    assertThat(queries()).containsExactlyInAnyOrderEntriesOf(Map.of("OTHER", 2L, "INSERT", 1L));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads came with Java 21")
  void a_virtual_thread_prepares_what_another_executes() throws Exception {
    Object statement = new Object();
    ThreadFactory virtual =
        (ThreadFactory)
            Class.forName("java.lang.Thread$Builder")
                .getMethod("factory")
                .invoke(Thread.class.getMethod("ofVirtual").invoke(null));
    for (Runnable step :
        List.<Runnable>of(() -> prepare(statement, "select 1"), () -> execute(statement))) {
      Thread thread = virtual.newThread(step);
      thread.start();
      thread.join();
    }

    assertThat(queries()).containsExactly(Map.entry("SELECT", 1L));
  }

  /** Each look moves what it has seen before from the thread that prepared it to the map. */
  @Test
  void a_statement_that_moves_while_two_threads_execute_it_keeps_its_operation() throws Exception {
    ExecutorService owner = thread();
    ExecutorService other = thread();
    AtomicBoolean looks = new AtomicBoolean(true);
    Future<?> housekeeper = thread().submit(() -> lookWhile(looks));
    for (int round = 0; round < 5_000; round++) {
      Object statement = new Object();
      on(owner, () -> prepare(statement, "select 1"));
      Future<?> there = other.submit(() -> execute(statement));
      on(owner, () -> execute(statement));
      there.get();
    }
    looks.set(false);
    housekeeper.get();

    assertThat(queries()).containsExactly(Map.entry("SELECT", 10_000L));
  }

  private void lookWhile(AtomicBoolean looks) {
    while (looks.get()) {
      recorder.run();
    }
  }

  /** Against a plain map, in which nothing can be lost. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void random_histories_on_three_threads_count_as_a_plain_map_does(long seed) throws Exception {
    Random random = new Random(seed);
    List<ExecutorService> workers = List.of(thread(), thread(), thread());
    List<Object> open = new ArrayList<>();
    Map<Object, String> known = new java.util.IdentityHashMap<>();
    Map<String, Long> expected = new TreeMap<>();
    for (int step = 0; step < 2_000; step++) {
      ExecutorService worker = workers.get(random.nextInt(3));
      int what = random.nextInt(20);
      if (what < 5 || open.isEmpty()) {
        String operation = OPERATIONS[random.nextInt(4)];
        Object statement = new Object();
        open.add(statement);
        known.put(statement, operation);
        on(worker, () -> prepare(statement, operation + " x"));
      } else if (what < 15) {
        Object statement = open.get(random.nextInt(open.size()));
        expected.merge(known.get(statement), 1L, Long::sum);
        on(worker, () -> execute(statement));
      } else if (what < 19) {
        Object statement = open.remove(random.nextInt(open.size()));
        on(worker, () -> recorder.statementClosed(null, statement));
      } else {
        recorder.run();
      }
    }

    assertThat(queries()).containsExactlyInAnyOrderEntriesOf(expected);
  }

  private ExecutorService thread() {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    threads.add(thread);
    return thread;
  }

  private static void on(ExecutorService thread, Runnable step) throws Exception {
    thread.submit(step).get();
  }

  private void prepare(Object statement, String sql) {
    PromtapThread thread = recorder.beginPrepare(connection);
    thread.insideJdbc = false;
    recorder.prepareExited(thread, statement, sql);
  }

  private void execute(Object statement) {
    PromtapThread thread = recorder.beginExecution(statement, null);
    thread.insideJdbc = false;
    recorder.statementExited(thread, statement, null, null);
  }

  /** Returns the count of each operation. */
  private Map<String, Long> queries() {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : Scrape.samples(registry, "db_queries_total")) {
      String operation = line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
      counts.put(operation, (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
    }
    return counts;
  }
}
