// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The list of the pools that Promtap knows, described by the names in their classes. A test drives
 * each of them except DBCP 1, Tomcat's copies of DBCP and MariaDB's pool.
 *
 * <p>A scrape must not wait for a pool that connects or closes. If a getter takes a lock that the
 * pool holds meanwhile (DBCP's data source, Druid, c3p0's manager), the field behind it is read.
 */
final class PoolKinds {

  private static final String[] DBCP_WORK = {
    "makeObject",
    "validateObject",
    "validateConnection",
    "activateObject",
    "passivateObject",
    "destroyObject"
  };

  /** A pool's kind is its index here. */
  static final List<PoolKind> ALL =
      Collections.unmodifiableList(
          Arrays.asList(
              hikari(),
              tomcatJdbc(),
              dbcp2("org/apache/commons/dbcp2/"),
              dbcp2("org/apache/tomcat/dbcp/dbcp2/"),
              dbcp1("org/apache/commons/dbcp/"),
              dbcp1("org/apache/tomcat/dbcp/dbcp/"),
              c3p0(),
              agroal(),
              druid(),
              vibur(),
              ucp(),
              mariadb(),
              r2dbcPool()));

  private PoolKinds() {}

  /** Describes HikariCP 2.4 to 7. */
  private static PoolKind hikari() {
    String pool = "com/zaxxer/hikari/pool/HikariPool";
    String[] work = {
      "newPoolEntry",
      "newConnection",
      "isConnectionAlive",
      "isConnectionDead",
      "quietlyCloseConnection",
      "resetConnectionState"
    };
    return new PoolKind("hikaricp")
        .opens(pool, "<init>")
        .closes(pool, "shutdown")
        .isUsed(pool, "getConnection")
        .reclaims(pool, "evictConnection")
        .ownWork(pool, work)
        .ownWork("com/zaxxer/hikari/pool/PoolBase", work)
        .name("config.getPoolName")
        .numbers(
            "getActiveConnections",
            "getIdleConnections",
            "getThreadsAwaitingConnection",
            "config.getMaximumPoolSize");
  }

  /**
   * Describes Tomcat JDBC 8 to 11. Its data source inherits {@code getConnection} from a class that
   * is not a data source.
   */
  private static PoolKind tomcatJdbc() {
    String pool = "org/apache/tomcat/jdbc/pool/ConnectionPool";
    return new PoolKind("tomcat-jdbc")
        .opens(pool, "init")
        .closes(pool, "close")
        .lends(pool, "getConnection")
        .isUsed(pool, "getConnection")
        .lends("org/apache/tomcat/jdbc/pool/DataSourceProxy", "getConnection")
        .ownWork(pool, "testAllIdle", "checkIdle", "checkAbandoned", "release", "abandon")
        .ownWork(
            "org/apache/tomcat/jdbc/pool/PooledConnection",
            "connect",
            "reconnect",
            "disconnect",
            "validate")
        .name("getName")
        .generated("Tomcat Connection Pool\\[.*\\]")
        .numbers("getActive", "getIdle", "getWaitCount", "getPoolProperties.getMaxActive");
  }

  /** Describes Commons DBCP 2, and Tomcat's copy of it for JNDI resources. */
  private static PoolKind dbcp2(String packageName) {
    String source = packageName + "BasicDataSource";
    return new PoolKind("dbcp2")
        .opens(source, "createDataSourceInstance")
        .closes(source, "close")
        .isUsed(source, "getConnection")
        .reclaims(source, "invalidateConnection")
        .ownWork(packageName + "PoolableConnectionFactory", DBCP_WORK)
        .ownWork(packageName + "datasources/CPDSConnectionFactory", DBCP_WORK)
        .ownWork(packageName + "datasources/KeyedCPDSConnectionFactory", DBCP_WORK)
        .name("jmxName")
        .nameWithin("[:,]name=\"?([^,\"]+)")
        .numbers(
            "connectionPool.getNumActive",
            "connectionPool.getNumIdle",
            "connectionPool.getNumWaiters",
            "connectionPool.getMaxTotal");
  }

  /** Describes Commons DBCP 1. It does not count waiting threads, so its numbers are not read. */
  private static PoolKind dbcp1(String packageName) {
    return new PoolKind("dbcp").ownWork(packageName + "PoolableConnectionFactory", DBCP_WORK);
  }

  /** Describes c3p0 0.9.5 to 0.11. It has a pool for each user; their numbers are added up. */
  private static PoolKind c3p0() {
    String manager = "com/mchange/v2/c3p0/impl/C3P0PooledConnectionPoolManager";
    return new PoolKind("c3p0")
        .opens(manager, "<init>")
        .closes(manager, "close")
        .isUsed(manager, "getPool")
        .ownWork(manager, "initializeAutomaticTestTable", "ensureFirstConnectionAcquisition")
        .ownWork(
            "com/mchange/v2/c3p0/impl/C3P0PooledConnectionPool$1PooledConnectionResourcePoolManager",
            "acquireResource",
            "refurbishResourceOnCheckout",
            "refurbishResourceOnCheckin",
            "refurbishIdleResource",
            "destroyResource")
        .name("parentDataSourceName")
        .generated("[0-9a-z]+\\|[0-9a-z]+")
        .numbers(
            "authsToPools.getNumBusyConnections",
            "authsToPools.getNumIdleConnections",
            "authsToPools.getNumThreadsAwaitingCheckout",
            "authsToPools.rp.max");
  }

  /** Describes Agroal 1 and 2. Its pools have no names. */
  private static PoolKind agroal() {
    String pool = "io/agroal/pool/ConnectionPool";
    return new PoolKind("agroal")
        .opens(pool, "init")
        .closes(pool, "close")
        .isUsed(pool, "getConnection")
        .ownWork(pool + "$CreateConnectionTask", "call")
        .ownWork(pool + "$DestroyConnectionTask", "run")
        .ownWork(pool + "$ValidationTask$ValidateConnectionTask", "run")
        .ownWork("io/agroal/pool/ConnectionFactory", "createConnection", "getRecoveryConnection")
        .ownWork(
            "io/agroal/pool/ConnectionHandler", "isValid", "resetConnection", "closeConnection")
        .numbers("activeCount", "availableCount", "awaitingCount", "configuration.maxSize");
  }

  /** Describes Druid 1.1 and 1.2. */
  private static PoolKind druid() {
    String source = "com/alibaba/druid/pool/DruidDataSource";
    String base = "com/alibaba/druid/pool/DruidAbstractDataSource";
    return new PoolKind("druid")
        .opens(source, "createAndStartDestroyThread")
        .closes(source, "close")
        .isUsed(source, "getConnection")
        .ownWork(source, "shrink")
        .ownWork(
            base,
            "createPhysicalConnection",
            "initPhysicalConnection",
            "validateConnection",
            "testConnectionInternal")
        .name("getName")
        .generated("DataSource-\\d+")
        .numbers("activeCount", "poolingCount", "notEmptyWaitThreadCount", "maxActive");
  }

  /** Describes Vibur 9 to 26. */
  private static PoolKind vibur() {
    String source = "org/vibur/dbcp/ViburDBCPDataSource";
    return new PoolKind("vibur")
        .opens(source, "start")
        .closes(source, "terminate")
        .isUsed(source, "getConnection")
        .ownWork(
            "org/vibur/dbcp/pool/ConnectionFactory",
            "create",
            "destroy",
            "readyToTake",
            "readyToRestore")
        .name("getName")
        .numbers(
            "getPool.taken",
            "getPool.remainingCreated",
            "getPool.takeSemaphore.getQueueLength",
            "getPool.maxSize");
  }

  /** Describes Oracle UCP 12 to 23. */
  private static PoolKind ucp() {
    String base = "oracle/ucp/common/UniversalConnectionPoolBase";
    String[] adapter = {"createConnection", "closeConnection"};
    return new PoolKind("ucp")
        .opens(base, "start")
        .closes(base, "stop")
        .isUsed("oracle/ucp/common/UniversalConnectionPoolImpl", "borrowConnection")
        .ownWork(base, "start")
        .ownWork(
            "oracle/ucp/common/UniversalConnectionPoolImpl",
            "createOnePooledConnection",
            "closePhysicalConnection")
        .ownWork(
            "oracle/ucp/jdbc/JDBCUniversalPooledConnection",
            "validate",
            "validateConnectionWithSQL",
            "validateConnectionWithoutSQL")
        .ownWork("oracle/ucp/jdbc/DriverConnectionFactoryAdapter", adapter)
        .ownWork("oracle/ucp/jdbc/DataSourceConnectionFactoryAdapter", adapter)
        .name("getName")
        .numbers(
            "getBorrowedConnectionsCount",
            "getAvailableConnectionsCount",
            "getPendingRequestsCount",
            "getMaxPoolSize");
  }

  /**
   * Describes the pool in MariaDB Connector/J 2.2 to 3, which opens connections on its own thread.
   */
  private static PoolKind mariadb() {
    String pool = "org/mariadb/jdbc/pool/Pool";
    return new PoolKind("mariadb")
        .opens(pool, "<init>")
        .closes(pool, "close")
        .isUsed(pool, "getConnection", "getPoolConnection")
        .ownWork(pool, "addConnection", "removeIdleTimeoutConnection")
        .name("getPoolTag")
        .numbers(
            "getActiveConnections",
            "getIdleConnections",
            "getConnectionRequests",
            "getConf.maxPoolSize");
  }

  /**
   * Describes r2dbc-pool 0.8 to 1.0. It closes when somebody subscribes to what {@code close}
   * returns, and its name stays with the configuration.
   */
  private static PoolKind r2dbcPool() {
    String pool = "io/r2dbc/pool/ConnectionPool";
    return new PoolKind("r2dbc-pool")
        .opens(pool, "<init>")
        .isUsed(pool, "create")
        .closed("isDisposed")
        .numbers(
            "connectionPool.metrics.acquiredSize",
            "connectionPool.metrics.idleSize",
            "connectionPool.metrics.pendingAcquireSize",
            "connectionPool.metrics.getMaxAllocatedSize");
  }
}
