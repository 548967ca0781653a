// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real database server in a container that shares the host's network. Its image is a property:
 * the official one, or one that takes the same environment and arguments.
 */
public final class DatabaseContainer implements AutoCloseable {
  /** User, password and database. */
  public static final String NAME = "promtap";

  private static final DockerImageName POSTGRESQL = image("postgresql", "postgres:16");
  private static final DockerImageName MARIADB = image("mariadb", "mariadb:11");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final GenericContainer<?> container;
  private final int port;

  private DatabaseContainer(GenericContainer<?> container, int port) {
    this.container = container;
    this.port = port;
  }

  private static DockerImageName image(String database, String official) {
    return DockerImageName.parse(System.getProperty("promtap." + database + ".image", official));
  }

  public static Optional<String> obstacleToPostgresql() {
    return Docker.obstacle("PostgreSQL in a container", POSTGRESQL);
  }

  public static Optional<String> obstacleToMariaDb() {
    return Docker.obstacle("MariaDB", MARIADB);
  }

  public static DatabaseContainer postgresql() {
    int port = Ports.free();
    return start(
        POSTGRESQL,
        port,
        Map.of("POSTGRES_USER", NAME, "POSTGRES_PASSWORD", NAME, "POSTGRES_DB", "postgres"),
        "postgres",
        "-p",
        Integer.toString(port),
        "-c",
        "fsync=off",
        "-c",
        "max_prepared_transactions=10");
  }

  public static DatabaseContainer mariaDb() {
    int port = Ports.free();
    return start(
        MARIADB,
        port,
        Map.of(
            "MARIADB_USER",
            NAME,
            "MARIADB_PASSWORD",
            NAME,
            "MARIADB_DATABASE",
            NAME,
            "MARIADB_RANDOM_ROOT_PASSWORD",
            "1"),
        "mariadbd",
        "--port=" + port,
        "--innodb-flush-log-at-trx-commit=0");
  }

  @SuppressWarnings("resource") // the one that is returned
  private static DatabaseContainer start(
      DockerImageName image, int port, Map<String, String> environment, String... command) {
    GenericContainer<?> container =
        new GenericContainer<>(image)
            .withNetworkMode("host")
            .withEnv(environment)
            .withCommand(command);
    container.start();
    return new DatabaseContainer(container, port);
  }

  public int port() {
    return port;
  }

  /** Waits until the server lets one in. */
  public DatabaseContainer await(String url) {
    try {
      Await.until(url, PATIENCE, () -> answers(url), answer -> answer.isEmpty());
      return this;
    } catch (AssertionError notReady) {
      String log = container.getLogs();
      close();
      throw new AssertionError("the database did not start:\n" + log, notReady);
    }
  }

  private static Optional<String> answers(String url) {
    try {
      DriverManager.getConnection(url, NAME, NAME).close();
      return Optional.empty();
    } catch (SQLException notYet) {
      return Optional.of(notYet.toString());
    }
  }

  @Override
  public void close() {
    container.stop();
  }
}
