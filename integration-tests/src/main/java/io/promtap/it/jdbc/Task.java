// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.jdbc.pools.Numbers;
import io.promtap.it.jdbc.pools.Settings;
import io.promtap.it.jdbc.pools.Source;
import io.promtap.it.jdbc.pools.SourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of a row: what it works on, what it has seen, and what it has made countable. */
final class Task {
  /** Keys that no row has used. */
  private static final AtomicInteger IDS = new AtomicInteger();

  final Database database;
  final Settings settings;
  final Source source;
  private final SourceKind kind;
  private final Dialogue dialogue;
  private final Ledger ledger = new Ledger();

  /** The program keeps one open itself, see {@link Database#prepare}. */
  private final AtomicInteger held = new AtomicInteger(1);

  Task(Database database, Settings settings, SourceKind kind, Source source, Dialogue dialogue) {
    this.database = database;
    this.settings = settings;
    this.kind = kind;
    this.source = source;
    this.dialogue = dialogue;
  }

  /** A call that executes a statement. */
  interface Call<T> {
    T run() throws SQLException;
  }

  Ledger ledger() {
    return ledger;
  }

  int newId() {
    return IDS.incrementAndGet();
  }

  Lease borrow() throws SQLException {
    return borrow(source);
  }

  Lease borrow(Source from) throws SQLException {
    Connection connection = from.connect();
    ledger.acquired();
    held.incrementAndGet();
    return new Lease(connection);
  }

  /** The application's hold of a connection. Closed as often as one likes. */
  final class Lease implements AutoCloseable {
    final Connection connection;
    private boolean open = true;

    Lease(Connection connection) {
      this.connection = connection;
    }

    /** It ended in another way than by its {@code close}. */
    synchronized void ended() {
      if (open) {
        open = false;
        held.decrementAndGet();
      }
    }

    @Override
    public void close() throws SQLException {
      connection.close();
      ended();
    }
  }

  /** The application takes a connection that it has no {@link Lease} of. */
  Lease holds(Connection connection) {
    ledger.acquired();
    held.incrementAndGet();
    return new Lease(connection);
  }

  /** What the application holds is gone without its doing. */
  void lost() {
    held.decrementAndGet();
  }

  /** An attempt to get a connection that must fail. */
  void failToBorrow(Source from) {
    try {
      from.connect().close();
    } catch (SQLException expected) {
      ledger.acquireFailed();
      seen("no connection: " + expected.getClass().getName() + " " + expected.getSQLState());
      return;
    }
    throw new AssertionError("got a connection that cannot be had");
  }

  /** An execution that works. */
  <T> T execute(String operation, Call<T> call) throws SQLException {
    T result = count(operation, call);
    seen(operation + " gave " + Text.of(result));
    return result;
  }

  /** An execution that the driver or the pool may know or not. */
  void mayExecute(String operation, Call<?> call) {
    try {
      execute(operation, call);
    } catch (NotApplicable reason) {
      throw reason;
    } catch (SQLException | RuntimeException e) {
      seen(operation + " threw " + Text.of(e));
    }
  }

  /** An execution that must fail. */
  SQLException fail(String operation, Call<?> call) {
    try {
      Object result = count(operation, call);
      throw new AssertionError(operation + " did not fail but gave " + result);
    } catch (SQLException e) {
      seen(operation + " threw " + Text.of(e));
      return e;
    }
  }

  /** A batch that works; its size is that of the counts that it gives. */
  void batch(String operation, Call<?> call) throws SQLException {
    Object counts = execute(operation, call);
    ledger.batch(counts instanceof int[] ? ((int[]) counts).length : ((long[]) counts).length);
  }

  /** Counts a call without looking at what it gives. */
  <T> T count(String operation, Call<T> call) throws SQLException {
    boolean threw = true;
    boolean reached = true;
    try {
      T result = call.run();
      threw = false;
      return result;
    } catch (SQLException | RuntimeException e) {
      // What an interface of java.sql throws by default has reached nobody.
      reached = !e.getStackTrace()[0].getClassName().startsWith("java.sql.");
      if (!reached) {
        throw new NotApplicable("neither driver nor pool has it: " + e.getMessage());
      }
      throw e;
    } finally {
      if (reached) {
        ledger.execution(operation, threw);
      }
    }
  }

  void seen(Object what) {
    try {
      dialogue.say("SEEN " + what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens another source of the kind that is tested. */
  Source open(Settings with) throws SQLException {
    return kind.open(with);
  }

  /**
   * Stops until the gauges were compared with what is held and with the own numbers of the pools
   * that are open. The other side may ask for the numbers again, since some pools take connections
   * back on other threads.
   *
   * @param others beside the one that the row is run on, in the order in which they were opened
   */
  void check(Source... others) {
    try {
      String answer;
      do {
        StringBuilder state = new StringBuilder("CHECK held=").append(held.get());
        append(state, source);
        for (Source other : others) {
          append(state, other);
        }
        dialogue.say(state.toString());
        answer = dialogue.read();
      } while ("again".equals(answer));
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(StringBuilder state, Source pool) throws SQLException {
    Numbers numbers = pool.numbers();
    if (numbers != null) {
      state.append(' ').append(pool.name()).append('=').append(numbers);
    }
  }
}
