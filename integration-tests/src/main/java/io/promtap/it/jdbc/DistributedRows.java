// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.jdbc.pools.DriverDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import javax.transaction.xa.XAResource;
import javax.transaction.xa.Xid;

/** What application servers take from a driver: its pooled and its distributed connections. */
final class DistributedRows {
  static final Map<String, Row> ALL = new LinkedHashMap<>();

  static {
    ALL.put("driver: PooledConnection", DistributedRows::pooled);
    ALL.put("driver: PooledConnection, next handle closes the one before", DistributedRows::next);
    ALL.put("driver: XAConnection", DistributedRows::distributed);
  }

  private DistributedRows() {}

  private static void needsDriverAlone(Task task) {
    if (!(task.source instanceof DriverDataSource)) {
      throw new NotApplicable("it is the driver's, see the column DataSource");
    }
  }

  private static PooledConnection openPooled(Task task) throws SQLException {
    needsDriverAlone(task);
    ConnectionPoolDataSource source =
        Beans.make(task.database.pooledDataSource(), ConnectionPoolDataSource.class);
    Database.address(source, task.settings);
    return source.getPooledConnection();
  }

  /** The physical connection is nobody's until it hands out a handle. */
  private static void pooled(Task task) throws SQLException {
    PooledConnection physical = openPooled(task);
    task.check();
    for (int i = 0; i < 2; i++) {
      try (Task.Lease lease = task.holds(physical.getConnection());
          Statement statement = lease.connection.createStatement()) {
        task.check();
        task.execute("SELECT", () -> statement.executeQuery("select id from one"));
      }
      task.check();
    }
    physical.close();
  }

  private static void next(Task task) throws SQLException {
    PooledConnection physical = openPooled(task);
    Task.Lease first = task.holds(physical.getConnection());
    Task.Lease second;
    try {
      second = task.holds(physical.getConnection());
    } catch (SQLException inUse) {
      first.close();
      physical.close();
      throw new NotApplicable("it has no second handle while there is a first");
    }
    first.ended();
    task.check();
    task.seen(first.connection.isClosed() + " " + second.connection.isClosed());
    physical.close();
    second.ended();
    task.check();
  }

  private static void distributed(Task task) throws Exception {
    needsDriverAlone(task);
    if (task.database.xaDataSource() == null) {
      throw new NotApplicable(task.database.title() + " has no distributed transactions");
    }
    XADataSource source = Beans.make(task.database.xaDataSource(), XADataSource.class);
    Database.address(source, task.settings);
    XAConnection physical = source.getXAConnection();
    task.check();
    Connection handle = physical.getConnection();
    try (Task.Lease lease = task.holds(handle);
        Statement statement = lease.connection.createStatement()) {
      task.check();
      XAResource resource = physical.getXAResource();
      Xid id = new Id(task.newId());
      resource.start(id, XAResource.TMNOFLAGS);
      String sql = "insert into items values (" + task.newId() + ", 'xa')";
      task.execute("INSERT", () -> statement.executeUpdate(sql));
      resource.end(id, XAResource.TMSUCCESS);
      resource.commit(id, true);
    }
    physical.close();
    task.check();
  }

  /** The name of a distributed transaction. */
  private static final class Id implements Xid {
    private final int number;

    Id(int number) {
      this.number = number;
    }

    @Override
    public int getFormatId() {
      return 1;
    }

    @Override
    public byte[] getGlobalTransactionId() {
      return new byte[] {(byte) (number >> 8), (byte) number};
    }

    @Override
    public byte[] getBranchQualifier() {
      return new byte[] {1};
    }
  }
}
