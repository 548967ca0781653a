// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.promtap.benchmarks.driving.Control;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/**
 * The service, in a JVM of its own: an embedded Tomcat with a servlet for each endpoint, a pool of
 * HikariCP, one of Tomcat, and a database, as a developer writes it who tunes nothing.
 *
 * <p>Arguments: the variant, and the URL of the database. It is asked by {@link Control} what it
 * counted by hand.
 */
public final class MeasuredService {
  private static final byte[] BODY = {'o', 'k'};

  /** In milliseconds: the driver stays on its connection, and rests while others are measured. */
  private static final String AN_HOUR = "3600000";

  /** Held, since the JDK forgets the level of a logger that nobody holds. */
  private static final Logger TOMCAT = Logger.getLogger("org.apache");

  private MeasuredService() {}

  public static void main(String[] args) throws Exception {
    Instrumentation instrumentation = Instrumentation.of(Variant.valueOf(args[0]));
    HikariDataSource pool = pool(args[1]);
    fill(pool);
    Database database = instrumentation.database(pool);
    Database second = instrumentation.database(secondPool(args[1]));
    int port = serve(new Work(instrumentation, database, second), instrumentation);
    Control.start(port, () -> instrumentation.counts().line());
  }

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName("orders");
    return new HikariDataSource(config);
  }

  private static DataSource secondPool(String url) {
    PoolProperties properties = new PoolProperties();
    properties.setUrl(url);
    return new org.apache.tomcat.jdbc.pool.DataSource(properties);
  }

  private static void fill(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      // Other services may rest that use the same table.
      statement.execute("create table if not exists orders (id int primary key, amount int)");
      statement.execute("delete from orders");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into orders values (?, ?)")) {
        for (int id = 0; id < Work.ROWS; id++) {
          insert.setInt(1, id);
          insert.setInt(2, id);
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
  }

  private static int serve(Work work, Instrumentation instrumentation) throws Exception {
    TOMCAT.setLevel(Level.OFF);
    Path base = Files.createTempDirectory("measured-service");
    base.toFile().deleteOnExit();
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
    tomcat.getConnector().setProperty("keepAliveTimeout", AN_HOUR);
    tomcat.getConnector().setProperty("connectionTimeout", AN_HOUR);
    Context context = tomcat.addContext("", base.toString());
    for (Endpoint endpoint : Endpoint.values()) {
      Tomcat.addServlet(context, endpoint.name(), new Answer(endpoint, work));
      context.addServletMappingDecoded(endpoint.path(), endpoint.name());
    }
    Filter filter = instrumentation.filter();
    if (filter != null) {
      addFilter(context, filter);
    }
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  private static void addFilter(Context context, Filter filter) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("by-hand");
    definition.setFilter(filter);
    context.addFilterDef(definition);
    FilterMap mapping = new FilterMap();
    mapping.setFilterName("by-hand");
    mapping.addURLPattern("/*");
    context.addFilterMap(mapping);
  }

  private static final class Answer extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Endpoint endpoint;
    private final transient Work work;
    private volatile int last;

    private Answer(Endpoint endpoint, Work work) {
      this.endpoint = endpoint;
      this.work = work;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      try {
        last = work.run(endpoint);
      } catch (SQLException e) {
        throw new IOException(e);
      }
      response.setContentLength(BODY.length);
      response.getOutputStream().write(BODY);
    }
  }
}
