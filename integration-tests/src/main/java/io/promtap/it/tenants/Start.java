// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.tenants;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** What the application does when it is deployed: it opens its pool and fills a table. */
public final class Start implements ServletContextListener {

  static HikariDataSource pool;
  static ExecutorService jobs;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    HikariDataSource opened = new HikariDataSource();
    opened.setPoolName("main");
    opened.setDataSourceClassName("org.h2.jdbcx.JdbcDataSource");
    opened.addDataSourceProperty(
        "url", "jdbc:h2:mem:" + event.getServletContext().getContextPath().replace("/", ""));
    opened.setMaximumPoolSize(2);
    pool = opened;
    jobs = Executors.newSingleThreadExecutor();
    execute(pool, "create table t (a int)");
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    jobs.shutdown();
    pool.close();
  }

  static void execute(DataSource source, String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
