// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Cell;
import io.promtap.it.harness.DatabaseContainer;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Matrix;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import io.promtap.it.jdbc.reactive.Access;
import io.promtap.it.jdbc.reactive.ReactiveApp;
import io.promtap.it.jdbc.reactive.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every way of using R2DBC, with every driver, through every wrapper. */
class R2dbcIT {

  private static final List<Driver> DRIVERS =
      List.of(
          new Driver("H2 0.8", "h2", "r2dbc-0.8", 8),
          new Driver("H2 1.1", "h2", "r2dbc", 17),
          new Driver("PostgreSQL 0.8", "postgresql", "r2dbc-0.8", 8),
          new Driver("PostgreSQL 1.1", "postgresql", "r2dbc", 17),
          new Driver("MariaDB 1.4", "mariadb", "r2dbc", 17),
          new Driver("MySQL (asyncer) 1.4", "mysql", "r2dbc", 17));

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final List<Matrix<Scenario, Access>> TABLES = new ArrayList<>();

  /**
   * A driver of R2DBC.
   *
   * @param scheme its name in a URL
   * @param module the one under {@code jdbc/} that wrote down its class path
   * @param java the oldest that it, Spring and the pool run on
   */
  record Driver(String title, String scheme, String module, int java) {
    @Override
    public String toString() {
      return title;
    }

    Optional<String> obstacle() {
      return switch (scheme) {
        case "h2" -> Optional.empty();
        case "postgresql" -> DatabaseContainer.obstacleToPostgresql();
        default -> DatabaseContainer.obstacleToMariaDb();
      };
    }
  }

  static Stream<Driver> drivers() {
    List<Driver> selected =
        CaseSelection.current().only(DRIVERS, any -> any.title().equals("H2 1.1"));
    LeftOut.addCases("the drivers of R2DBC", DRIVERS, selected);
    return selected.stream();
  }

  @ParameterizedTest
  @MethodSource("drivers")
  void each_execution_is_counted_once_and_nothing_else_changes(Driver driver) throws Exception {
    driver.obstacle().ifPresent(obstacle -> LeftOut.add(driver + ": " + obstacle));
    Assumptions.assumeTrue(driver.obstacle().isEmpty());
    JavaCommand with = command(driver).agent("0:" + JdbcProcess.config());
    Matrix<Scenario, Access> table =
        new Matrix<>(driver.title(), List.of(Scenario.values()), List.of(Access.values()));
    TABLES.add(table);
    try (Server server = Server.start(driver);
        Server other = Server.start(driver);
        JdbcProcess woven = start(with, driver, "with", server);
        JdbcProcess plain = start(command(driver), driver, "without", other)) {
      for (Access access : Access.values()) {
        woven.tell("use " + access.name());
        plain.tell("use " + access.name());
        for (Scenario scenario : Scenario.values()) {
          table.put(scenario, access, cell(scenario, access, woven, plain));
        }
      }
      assertThat(woven.process().complaints()).isEmpty();
      assertThat(woven.scrape().sum("promtap_errors_total")).isZero();
    }

    assertThat(table.text()).doesNotContain("FAIL");
    assertThat(table.missing()).isEmpty();
  }

  private static JavaCommand command(Driver driver) {
    return JavaCommand.on(Jdks.currentFor(driver.title(), JavaVersions.from(driver.java())));
  }

  private static JdbcProcess start(JavaCommand command, Driver driver, String name, Server server) {
    return JdbcProcess.startOn(
        JdbcProcess.classPath(driver.module()),
        command,
        "r2dbc-" + driver.title().replaceAll("\\W+", "-") + "-" + name,
        ReactiveApp.class,
        server.url());
  }

  private static Cell cell(Scenario scenario, Access access, JdbcProcess woven, JdbcProcess plain)
      throws IOException {
    if (!scenario.isFor(access)) {
      return Cell.notApplicable("the pool keeps the connection open");
    }
    Scrape before = woven.scrape();
    woven.say("run " + scenario.name());
    String seen = woven.read();
    String counted = awaitCount(sorted(scenario.executions()), before, woven);
    plain.say("run " + scenario.name());
    String expected = plain.read();
    if (!seen.equals(expected)) {
      return Cell.failed("the application saw " + seen + ", without the agent " + expected);
    }
    return counted.equals(sorted(scenario.executions()))
        ? Cell.OK
        : Cell.failed("counted " + counted + " of " + scenario.executions() + ": " + seen);
  }

  /** A subscriber may have its last row a moment before the driver hears of the cancellation. */
  private static String awaitCount(String expected, Scrape before, JdbcProcess woven) {
    long start = System.nanoTime();
    String counted;
    do {
      counted = difference(before, woven.scrape());
    } while (!counted.equals(expected) && System.nanoTime() - start < PATIENCE_NANOS);
    return counted;
  }

  /** As {@link Scenario#executions()}, sorted. */
  private static String difference(Scrape before, Scrape after) {
    List<String> counted = new ArrayList<>();
    for (Sample sample : after.find("db_queries_total")) {
      String operation = sample.labels().get("operation");
      long queries = difference(before, after, "db_queries_total", operation);
      long timed = difference(before, after, "db_query_duration_seconds_count", operation);
      long errors = difference(before, after, "db_query_errors_total", operation);
      assertThat(timed).isEqualTo(queries);
      if (queries != 0 || errors != 0) {
        counted.add(operation + " " + queries + "/" + errors);
      }
    }
    return String.join(" ", new TreeSet<>(counted));
  }

  private static long difference(Scrape before, Scrape after, String metric, String operation) {
    String[] labels = {"operation", operation};
    double earlier = before.has(metric, labels) ? before.value(metric, labels) : 0;
    return Math.round(after.value(metric, labels) - earlier);
  }

  private static String sorted(String executions) {
    return executions.isEmpty()
        ? ""
        : String.join(" ", new TreeSet<>(List.of(executions.split("(?<=\\d) "))));
  }

  @AfterAll
  static void print() throws IOException {
    StringBuilder text = new StringBuilder();
    TABLES.forEach(table -> text.append(table.text()).append("\n"));
    Files.writeString(Path.of("target", "r2dbc-matrix.md"), text);
    System.out.println(text);
  }

  /** A running database. */
  private record Server(String url, AutoCloseable end) implements AutoCloseable {

    static Server start(Driver driver) {
      if (driver.scheme().equals("h2")) {
        return new Server("r2dbc:h2:mem:///reactive", () -> {});
      }
      DatabaseServer server =
          DatabaseServer.start(
              driver.scheme().equals("postgresql") ? Database.POSTGRESQL : Database.MARIADB);
      String login = server.user() + ":" + server.password();
      String address = server.url().replaceAll(".*//([^?]*).*", "$1");
      String options = driver.scheme().equals("mysql") ? "?sslMode=disabled" : "";
      return new Server(
          "r2dbc:" + driver.scheme() + "://" + login + "@" + address + options, server);
    }

    @Override
    public void close() throws Exception {
      end.close();
    }
  }
}
