// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import io.promtap.benchmarks.MetricsPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One select by primary key on an in-memory H2, prepared once and executed again and again: as fast
 * as a statement can be, so the dearest for what measures it. Each thread has a connection of its
 * own. {@link #select} runs in a fork without and in one with the agent; {@link #selectByHand} has
 * count, errors and duration by operation, looked up per call.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StatementBenchmark {
  private static final int ROWS = 1_024;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String URL = "jdbc:h2:mem:benchmark;DB_CLOSE_DELAY=-1";
  private static final double[] BUCKETS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

  private static Connection connect() throws SQLException {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(URL);
    return source.getConnection("sa", "");
  }

  /** The table, and the check that the agent, if there is one, counted each execution. */
  @State(Scope.Benchmark)
  public static class Table {
    @Setup
    public void fill(Tally tally) throws SQLException, IOException, InterruptedException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        statement.execute("create table rows_by_key (id int primary key, amount int)");
        statement.execute(
            "insert into rows_by_key select x, x from system_range(0, " + (ROWS - 1) + ")");
      }
      String address = System.getProperty(ExecutionBenchmark.METRICS_PROPERTY);
      if (address != null) {
        URI metrics = URI.create(address);
        MetricsPage.await(metrics, "promtap_build_info", PATIENCE);
        tally.expect(() -> counted(metrics));
      }
    }

    private static long counted(URI metrics) {
      try {
        MetricsPage page = MetricsPage.read(metrics);
        long queries = (long) page.sum("db_queries_total", "operation=\"SELECT\"");
        long observed = (long) page.sum("db_query_duration_seconds_count", "operation=\"SELECT\"");
        if (queries != observed) {
          throw new IllegalStateException(queries + " counted, " + observed + " observed");
        }
        return queries;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A thread's connection and statement. */
  @State(Scope.Thread)
  public static class Prepared {
    private Connection connection;
    private PreparedStatement select;

    @Setup(Level.Trial)
    public void prepare(Table table) throws SQLException {
      connection = connect();
      select = connection.prepareStatement("select amount from rows_by_key where id = ?");
    }

    ResultSet execute(int id) throws SQLException {
      select.setInt(1, id);
      return select.executeQuery();
    }

    @TearDown(Level.Trial)
    public void close() throws SQLException {
      connection.close();
    }
  }

  /** The metrics as most code has them. */
  @State(Scope.Benchmark)
  public static class ByHand {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter queries =
        Counter.builder()
            .name("db_queries_total")
            .labelNames("operation")
            .withoutExemplars()
            .register(registry);
    private final Counter errors =
        Counter.builder()
            .name("db_query_errors_total")
            .labelNames("operation")
            .withoutExemplars()
            .register(registry);
    private final Histogram duration =
        Histogram.builder()
            .name("db_query_duration_seconds")
            .labelNames("operation")
            .classicOnly()
            .classicUpperBounds(BUCKETS)
            .withoutExemplars()
            .register(registry);

    @Setup
    public void expect(Tally tally) {
      tally.expect(() -> (long) queries.labelValues("SELECT").get());
    }

    ResultSet execute(Prepared prepared, int id) throws SQLException {
      long start = System.nanoTime();
      try {
        return prepared.execute(id);
      } catch (SQLException e) {
        errors.labelValues("SELECT").inc();
        throw e;
      } finally {
        duration.labelValues("SELECT").observe(Unit.nanosToSeconds(System.nanoTime() - start));
        queries.labelValues("SELECT").inc();
      }
    }
  }

  @Benchmark
  public int select(Prepared prepared, Tally.Calls calls) throws SQLException {
    return read(prepared.execute(calls.next(ROWS)));
  }

  @Benchmark
  public int selectByHand(ByHand byHand, Prepared prepared, Tally.Calls calls) throws SQLException {
    return read(byHand.execute(prepared, calls.next(ROWS)));
  }

  private static int read(ResultSet rows) throws SQLException {
    try (ResultSet open = rows) {
      open.next();
      return open.getInt(1);
    }
  }
}
