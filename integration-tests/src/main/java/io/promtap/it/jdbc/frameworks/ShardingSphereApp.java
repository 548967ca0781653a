// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.frameworks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * ShardingSphere with a table in three databases. Of a statement for all of them, other threads
 * execute two thirds. It has a database for itself, and reads the catalogue after each change of a
 * table; {@code -Didle} shows how often.
 */
public final class ShardingSphereApp {

  private static final String CONFIG =
      String.join(
          "\n",
          "dataSources:",
          database(0),
          database(1),
          database(2),
          "rules:",
          "  - !SHARDING",
          "    tables:",
          "      notes:",
          "        actualDataNodes: ds_${0..2}.notes",
          "        databaseStrategy:",
          "          standard: {shardingColumn: id, shardingAlgorithmName: by_id}",
          "    shardingAlgorithms:",
          "      by_id: {type: MOD, props: {sharding-count: 3}}");

  private ShardingSphereApp() {}

  private static String database(int number) {
    return "  ds_"
        + number
        + ": {dataSourceClassName: com.zaxxer.hikari.HikariDataSource, username: sa, password: '',"
        + " jdbcUrl: 'jdbc:h2:mem:shard"
        + number
        + ";DB_CLOSE_DELAY=-1'}";
  }

  public static void main(String[] args)
      throws IOException, SQLException, ReflectiveOperationException {
    // By reflection: for one call, all tests would have its libraries on their class path.
    Class<?> factory =
        Class.forName(
            "org.apache.shardingsphere.driver.api.yaml.YamlShardingSphereDataSourceFactory");
    byte[] config = CONFIG.getBytes(StandardCharsets.UTF_8);
    DataSource source =
        (DataSource) factory.getMethod("createDataSource", byte[].class).invoke(null, config);
    try (Connection connection = source.getConnection()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(Work.CREATE);
      }
      Work.done("hello", System.getProperty("idle") == null ? work(connection) / 33 : 1);
    }
  }

  /** Reads three rows eleven times. */
  private static int work(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into notes (id, text) values (?, ?)")) {
      for (int i = 0; i < 3; i++) {
        insert.setInt(1, i);
        insert.setString(2, "hello");
        insert.executeUpdate();
      }
    }
    int rows = 0;
    try (PreparedStatement select = connection.prepareStatement("select text from notes")) {
      for (int i = 0; i < 10; i++) {
        rows += count(select.executeQuery());
      }
    }
    try (Statement statement = connection.createStatement()) {
      return rows + count(statement.executeQuery("select id from notes"));
    }
  }

  private static int count(ResultSet result) throws SQLException {
    int rows = 0;
    while (result.next()) {
      rows++;
    }
    return rows;
  }
}
