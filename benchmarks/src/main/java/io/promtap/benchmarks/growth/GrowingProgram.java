// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.growth;

import io.promtap.benchmarks.Statistics;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntUnaryOperator;

/**
 * A program in which one thing has grown to a size. It says the nanoseconds of processor time that
 * a call takes, and how many calls there were, and ends with its input.
 *
 * <p>Arguments: the curve, the size, and the milliseconds of a slice.
 */
public final class GrowingProgram {
  private static final int WARM_UP_SLICES = 20;
  private static final int SLICES = 7;
  private static final int CALLS_BETWEEN_CLOCKS = 64;
  private static final String URL = "jdbc:h2:mem:growth;DB_CLOSE_DELAY=-1";
  private static final String SELECT = "select amount from rows_by_key where id = ?";
  private static final String[] HOT = {"0", "1", "2", "3", "4", "5", "6", "7"};

  /** What is done again and again. */
  private interface Call {
    int run(int number) throws SQLException;
  }

  private final int size;
  private final long sliceNanos;
  private final List<Object> grown = new ArrayList<>();
  private volatile int sink;
  private long calls;
  private double nanos;

  private GrowingProgram(int size, long sliceNanos) {
    this.size = size;
    this.sliceNanos = sliceNanos;
  }

  public static void main(String[] args) throws Exception {
    GrowingProgram program =
        new GrowingProgram(Integer.parseInt(args[1]), Long.parseLong(args[2]) * 1_000_000);
    program.run(Curve.valueOf(args[0]));
    System.out.println("RESULT " + program.nanos + " " + program.calls);
    System.out.flush();
    while (System.in.read() >= 0) {
      // Until the page was read.
      continue;
    }
    System.exit(0);
  }

  private void run(Curve curve) throws Exception {
    switch (curve) {
      case SERIES -> {
        for (int i = 0; i < size; i++) {
          touch(Integer.toString(i));
        }
        calls = size;
        measure(1, number -> touch(HOT[number & HOT.length - 1]));
      }
      case RULES -> {
        List<IntUnaryOperator> classes = new ManyClasses().load(size);
        sink = classes.stream().mapToInt(each -> each.applyAsInt(0)).sum();
        calls = 1;
        measure(1, classes.get(0)::applyAsInt);
      }
      case CLASSES -> {
        grown.add(new ManyClasses().load(size));
        measure(1, number -> touch(HOT[number & HOT.length - 1]));
      }
      case LOADING -> {
        long start = cpu();
        grown.add(new ManyClasses().load(size));
        nanos = (double) (cpu() - start) / size;
      }
      case THREADS -> measure(size, number -> touch(HOT[number & HOT.length - 1]));
      case STATEMENTS -> {
        Connection connection = connect();
        for (int i = 0; i < size; i++) {
          grown.add(connection.prepareStatement(SELECT));
        }
        measure(1, number -> select(connection, number));
      }
      case CONNECTIONS -> {
        for (int i = 0; i < size; i++) {
          grown.add(connect());
        }
        Connection last = connect();
        measure(1, number -> select(last, number));
      }
    }
  }

  /** What the rule measures. */
  static int touch(String key) {
    return key.length() * 31;
  }

  private static Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(URL, "sa", "");
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists rows_by_key (id int primary key, amount int)");
    }
    return connection;
  }

  private static int select(Connection connection, int id) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
      statement.setInt(1, id);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? 1 : 0;
      }
    }
  }

  private void measure(int threads, Call call) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    List<Double> slices = new ArrayList<>();
    for (int i = 0; i < WARM_UP_SLICES + SLICES; i++) {
      List<Callable<long[]>> parts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        parts.add(() -> slice(call));
      }
      long cpu = 0;
      long done = 0;
      for (Future<long[]> part : workers.invokeAll(parts)) {
        cpu += part.get()[0];
        done += part.get()[1];
      }
      calls += done;
      if (i >= WARM_UP_SLICES) {
        slices.add((double) cpu / done);
      }
    }
    nanos = Statistics.median(slices);
  }

  /** Returns the thread's processor time, and the number of calls. */
  private long[] slice(Call call) throws SQLException {
    long start = cpu();
    long end = System.nanoTime() + sliceNanos;
    int sum = 0;
    long done = 0;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < CALLS_BETWEEN_CLOCKS; i++) {
        sum += call.run(i);
      }
      done += CALLS_BETWEEN_CLOCKS;
    }
    sink = sum;
    return new long[] {cpu() - start, done};
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
