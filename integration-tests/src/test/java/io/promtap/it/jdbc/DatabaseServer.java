// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import io.promtap.it.harness.DatabaseContainer;
import io.promtap.it.harness.PostgresServer;
import java.util.Optional;

/**
 * Where a database is, and what has to be ended after the tests.
 *
 * @param user the password is the same but for embedded databases, which have none
 */
record DatabaseServer(
    Database database, String url, String user, String password, AutoCloseable end)
    implements AutoCloseable {
  private static final AutoCloseable NOTHING = () -> {};

  /** Why there is none; a database that is embedded is always there. */
  static Optional<String> obstacle(Database database) {
    return switch (database) {
      case MARIADB, MYSQL -> DatabaseContainer.obstacleToMariaDb();
      default -> Optional.empty();
    };
  }

  static DatabaseServer start(Database database) {
    return switch (database) {
      case H2 -> embedded(database, "jdbc:h2:mem:rows");
      case HSQLDB -> embedded(database, "jdbc:hsqldb:mem:rows");
      case DERBY -> embedded(database, "jdbc:derby:memory:rows;create=true");
      case SQLITE -> embedded(database, "jdbc:sqlite:rows.db");
      case POSTGRESQL -> postgresql();
      case MARIADB -> mariaDb(database, "mariadb", "&allowMultiQueries=true");
      case MYSQL -> mariaDb(database, "mysql", "&allowMultiQueries=true&useSSL=false");
    };
  }

  private static DatabaseServer embedded(Database database, String url) {
    return new DatabaseServer(database, url, "SA", "", NOTHING);
  }

  /** A container where Docker is, else the embedded binaries. */
  private static DatabaseServer postgresql() {
    if (DatabaseContainer.obstacleToPostgresql().isPresent()) {
      PostgresServer server = PostgresServer.start();
      return new DatabaseServer(
          Database.POSTGRESQL, server.jdbcUrl(), "postgres", "postgres", server);
    }
    DatabaseContainer server = DatabaseContainer.postgresql();
    String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
    return new DatabaseServer(
        Database.POSTGRESQL,
        url,
        DatabaseContainer.NAME,
        DatabaseContainer.NAME,
        server.await(url));
  }

  private static DatabaseServer mariaDb(Database database, String scheme, String options) {
    DatabaseContainer server = DatabaseContainer.mariaDb();
    String address = "//127.0.0.1:" + server.port() + "/" + DatabaseContainer.NAME;
    return new DatabaseServer(
        database,
        "jdbc:" + scheme + ":" + address + "?createDatabaseIfNotExist=true" + options,
        DatabaseContainer.NAME,
        DatabaseContainer.NAME,
        server.await("jdbc:mariadb:" + address));
  }

  @Override
  public void close() throws Exception {
    end.close();
  }
}
