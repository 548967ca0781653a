// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.jdbc.pools.Settings;
import io.promtap.it.jdbc.pools.Source;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** What a pool says of itself. */
final class PoolRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  static {
    ALL.put("pool: none, one, all of its connections", PoolRows::fill);
    ALL.put("pool: one waits", PoolRows::waits);
    ALL.put("pool: time-out of an exhausted pool", PoolRows::exhausted);
    ALL.put("pool: two of one name", PoolRows::sameName);
    ALL.put("pool: closed", PoolRows::closed);
    ALL.put("pool: closed while a connection is held", PoolRows::closedWhileHeld);
  }

  /** More are no matter of time. */
  private static final int SLOW_BORROWS = 20;

  private PoolRows() {}

  private static void needsPool(Task task) throws SQLException {
    if (task.source.numbers() == null) {
      throw new NotApplicable("there is no pool");
    }
  }

  private static List<Task.Lease> takeAll(Task task) throws SQLException {
    List<Task.Lease> leases = new ArrayList<>();
    for (int i = 0; i < Settings.SIZE; i++) {
      leases.add(task.borrow());
    }
    return leases;
  }

  private static void giveBack(List<Task.Lease> leases) throws SQLException {
    for (Task.Lease lease : leases) {
      lease.close();
    }
  }

  private static void fill(Task task) throws SQLException {
    needsPool(task);
    task.check();
    List<Task.Lease> leases = new ArrayList<>();
    for (int i = 0; i < Settings.SIZE; i++) {
      leases.add(task.borrow());
      task.check();
    }
    for (Task.Lease lease : leases) {
      lease.close();
      task.check();
    }
  }

  private static void waits(Task task) throws Exception {
    needsPool(task);
    List<Task.Lease> all = takeAll(task);
    Task.Lease[] last = new Task.Lease[1];
    FutureTask<Void> waiting = Threads.start(() -> last[0] = task.borrow());
    try {
      while (task.source.numbers().pending() == 0 && !waiting.isDone()) {
        Threads.pause(10);
      }
      task.seen("waiting: " + task.source.numbers().pending());
      task.check();
    } finally {
      giveBack(all);
      Threads.end(waiting);
      last[0].close();
    }
  }

  private static void exhausted(Task task) throws SQLException {
    needsPool(task);
    ConnectionRows.withImpatient(
        task,
        task.settings.named("exhausted").lazily(task.settings.url()),
        own -> {
          List<Task.Lease> all = takeAllAtLast(task, own);
          task.failToBorrow(own);
          task.check(own);
          giveBack(all);
        });
  }

  /** Of a pool that does not wait for long: a borrow that was too slow is counted and repeated. */
  private static List<Task.Lease> takeAllAtLast(Task task, Source own) throws SQLException {
    List<Task.Lease> leases = new ArrayList<>();
    for (int tries = 0; leases.size() < Settings.SIZE; tries++) {
      try {
        leases.add(task.borrow(own));
      } catch (SQLException slow) {
        task.ledger().acquireFailed();
        if (tries == SLOW_BORROWS) {
          throw slow;
        }
      }
    }
    return leases;
  }

  /** Each of the two has a row of its own on the page. */
  private static void sameName(Task task) throws SQLException {
    needsPool(task);
    Settings settings = task.settings.named("twin");
    try (Source first = task.open(settings)) {
      Source second;
      try {
        second = task.open(settings);
      } catch (IllegalStateException refused) {
        throw new NotApplicable("it refuses a second pool of a name");
      }
      try (Source open = second;
          Task.Lease one = task.borrow(first);
          Task.Lease two = task.borrow(first);
          Task.Lease three = task.borrow(open)) {
        task.seen(one.connection == two.connection || two.connection == three.connection);
        task.check(first, open);
      }
      task.check(first);
    }
    task.check();
  }

  private static void closed(Task task) throws SQLException {
    needsPool(task);
    Source own = task.open(task.settings.named("passing"));
    task.borrow(own).close();
    task.check(own);
    own.close();
    task.check();
  }

  private static void closedWhileHeld(Task task) throws Exception {
    needsPool(task);
    Source own = task.open(task.settings.named("passing"));
    Task.Lease lease = task.borrow(own);
    task.check(own);
    // To its end: what a connection says to a pool that is about to close is chance.
    Threads.run(own::close);
    try {
      lease.close();
    } catch (SQLException gone) {
      task.seen(gone.getClass().getName());
      lease.ended();
    }
    task.check();
  }
}
