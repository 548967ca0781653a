// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread of the {@link Soak}: takes connections and ends them in any order and in any way. Its
 * numbers are read while it pauses.
 */
final class SoakUser {
  /** A forgotten connection is lost for the pool, so there are few. */
  private static final int FORGOTTEN_AT_MOST = 6;

  private static final AtomicInteger FORGOTTEN = new AtomicInteger();

  private final HikariDataSource pool;
  private final Ledger ledger;
  private final Random random;
  private final List<Connection> held = new ArrayList<>();
  private final List<WeakReference<Connection>> forgotten = new ArrayList<>();

  SoakUser(HikariDataSource pool, Ledger ledger, int seed) {
    this.pool = pool;
    this.ledger = ledger;
    this.random = new Random(seed);
  }

  int held() {
    int alive = 0;
    for (WeakReference<Connection> reference : forgotten) {
      alive += reference.get() == null ? 0 : 1;
    }
    return held.size() + alive;
  }

  void step() {
    if (held.isEmpty() || held.size() < 2 && random.nextInt(8) == 0) {
      borrow();
      return;
    }
    Connection connection = held.get(random.nextInt(held.size()));
    switch (random.nextInt(10)) {
      case 0:
        held.remove(connection);
        pool.evictConnection(connection);
        break;
      case 1:
        held.remove(connection);
        forget(connection);
        break;
      case 2:
      case 3:
        held.remove(connection);
        closeInAnyOrder(connection);
        break;
      case 4:
        execute(connection, "select nothing from nowhere");
        break;
      case 5:
      case 6:
        held.remove(connection);
        close(connection);
        break;
      default:
        execute(connection, "select 1");
    }
  }

  private void borrow() {
    try {
      held.add(pool.getConnection());
      ledger.acquired();
    } catch (SQLException timedOut) {
      ledger.acquireFailed();
    }
  }

  private void forget(Connection connection) {
    if (random.nextInt(20) == 0 && FORGOTTEN.incrementAndGet() <= FORGOTTEN_AT_MOST) {
      forgotten.add(new WeakReference<>(connection));
    } else {
      close(connection);
      close(connection);
    }
  }

  private void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      execute(statement, sql);
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private void execute(Statement statement, String sql) {
    boolean threw = true;
    try (ResultSet rows = statement.executeQuery(sql)) {
      threw = false;
      rows.next();
    } catch (SQLException expected) {
      // Counted.
    } finally {
      ledger.execution("SELECT", threw);
    }
  }

  /** The connection before its statement, the statement before its results. */
  private void closeInAnyOrder(Connection connection) {
    try {
      Statement statement = connection.createStatement();
      ResultSet rows = statement.executeQuery("select 1");
      ledger.execution("SELECT", false);
      if (random.nextBoolean()) {
        connection.close();
        statement.close();
      } else {
        statement.close();
        connection.close();
      }
      rows.close();
      connection.close();
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  void giveBackAll() {
    held.forEach(SoakUser::close);
    held.clear();
  }
}
