// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc.pools;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import oracle.ucp.admin.UniversalConnectionPoolManagerImpl;
import oracle.ucp.jdbc.PoolDataSource;
import oracle.ucp.jdbc.PoolDataSourceFactory;
import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.tomcat.jdbc.pool.PoolProperties;
import org.vibur.dbcp.ViburDBCPDataSource;

/**
 * Opens pools of three connections that validate on every borrow and do all the work of their own
 * that they can: initial SQL, idle tests at short periods.
 */
public final class RealPools
    implements Function<Map<String, String>, DataSource>, Consumer<DataSource> {

  private static final String USER = "SA";
  private static final int SIZE = 3;

  /** Longer than any borrow takes that gets its connection, however slow the machine. */
  private static final int WAIT_MILLIS = 30_000;

  /**
   * The order says {@code pool, name, driver, url} and {@code probe}, a harmless statement; also
   * {@code wait}, in milliseconds, if borrowers shall give up soon.
   */
  @Override
  public DataSource apply(Map<String, String> order) {
    try {
      return switch (order.get("pool")) {
        case "hikaricp" -> hikari(order);
        case "tomcat-jdbc" -> tomcat(order);
        case "dbcp2" -> dbcp2(order);
        case "c3p0" -> c3p0(order);
        case "agroal" -> agroal(order);
        case "druid" -> druid(order);
        case "vibur" -> vibur(order);
        case "ucp" -> ucp(order);
        default -> throw new IllegalArgumentException(order.toString());
      };
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static DataSource hikari(Map<String, String> order) {
    HikariConfig config = new HikariConfig();
    config.setDriverClassName(order.get("driver"));
    config.setJdbcUrl(order.get("url"));
    config.setUsername(USER);
    config.setPoolName(order.get("name"));
    config.setMaximumPoolSize(SIZE);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(waitMillis(order));
    config.setConnectionInitSql(order.get("probe"));
    config.setConnectionTestQuery(order.get("probe"));
    return new HikariDataSource(config);
  }

  private static DataSource tomcat(Map<String, String> order) {
    PoolProperties config = new PoolProperties();
    config.setDriverClassName(order.get("driver"));
    config.setUrl(order.get("url"));
    config.setUsername(USER);
    config.setName(order.get("name"));
    config.setMaxActive(SIZE);
    config.setInitialSize(1);
    config.setMinIdle(1);
    config.setMaxWait(waitMillis(order));
    config.setInitSQL(order.get("probe"));
    config.setValidationQuery(order.get("probe"));
    config.setTestOnBorrow(true);
    config.setTestOnReturn(true);
    config.setTestWhileIdle(true);
    config.setValidationInterval(0);
    config.setTimeBetweenEvictionRunsMillis(100);
    config.setJdbcInterceptors("StatementCache;ConnectionState");
    return new org.apache.tomcat.jdbc.pool.DataSource(config);
  }

  private static DataSource dbcp2(Map<String, String> order) {
    BasicDataSource source = new BasicDataSource();
    source.setDriverClassLoader(RealPools.class.getClassLoader());
    source.setDriverClassName(order.get("driver"));
    source.setUrl(order.get("url"));
    source.setUsername(USER);
    source.setJmxName("promtap.test:type=pool,name=" + order.get("name"));
    source.setMaxTotal(SIZE);
    source.setInitialSize(1);
    source.setMinIdle(1);
    source.setMaxWait(Duration.ofMillis(waitMillis(order)));
    source.setConnectionInitSqls(List.of(order.get("probe")));
    source.setValidationQuery(order.get("probe"));
    source.setTestOnCreate(true);
    source.setTestOnReturn(true);
    source.setTestWhileIdle(true);
    source.setPoolPreparedStatements(true);
    source.setDurationBetweenEvictionRuns(Duration.ofMillis(100));
    return source;
  }

  private static DataSource c3p0(Map<String, String> order) throws Exception {
    ComboPooledDataSource source = new ComboPooledDataSource();
    source.setDriverClass(order.get("driver"));
    source.setJdbcUrl(order.get("url"));
    source.setUser(USER);
    source.setDataSourceName(order.get("name"));
    source.setMaxPoolSize(SIZE);
    source.setMinPoolSize(1);
    source.setInitialPoolSize(1);
    source.setAcquireIncrement(1);
    source.setCheckoutTimeout(waitMillis(order));
    source.setPreferredTestQuery(order.get("probe"));
    source.setTestConnectionOnCheckout(true);
    source.setTestConnectionOnCheckin(true);
    source.setIdleConnectionTestPeriod(1);
    source.setMaxStatements(20);
    return source;
  }

  private static DataSource agroal(Map<String, String> order) throws Exception {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(SIZE)
                        .minSize(1)
                        .initialSize(1)
                        .acquisitionTimeout(Duration.ofMillis(waitMillis(order)))
                        .connectionValidator(connection -> isAlive(connection, order.get("probe")))
                        .validateOnBorrow(true)
                        .validationTimeout(Duration.ofMillis(100))
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClassName(order.get("driver"))
                                    .principal(new NamePrincipal(USER))
                                    .credential(new SimplePassword(""))
                                    .initialSql(order.get("probe"))
                                    .jdbcUrl(order.get("url")))));
  }

  private static int waitMillis(Map<String, String> order) {
    String wait = order.get("wait");
    return wait == null ? WAIT_MILLIS : Integer.parseInt(wait);
  }

  private static boolean isAlive(Connection connection, String probe) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(probe);
      return true;
    } catch (SQLException dead) {
      return false;
    }
  }

  private static DataSource druid(Map<String, String> order) {
    DruidDataSource source = new DruidDataSource();
    source.setDriverClassLoader(RealPools.class.getClassLoader());
    source.setDriverClassName(order.get("driver"));
    source.setUrl(order.get("url"));
    source.setUsername(USER);
    source.setName(order.get("name"));
    source.setMaxActive(SIZE);
    source.setInitialSize(1);
    source.setMinIdle(1);
    source.setMaxWait(waitMillis(order));
    source.setConnectionInitSqls(Collections.singletonList(order.get("probe")));
    source.setValidationQuery(order.get("probe"));
    source.setTestOnBorrow(true);
    source.setTestOnReturn(true);
    source.setTestWhileIdle(true);
    source.setPoolPreparedStatements(true);
    return source;
  }

  private static DataSource vibur(Map<String, String> order) {
    ViburDBCPDataSource source = new ViburDBCPDataSource();
    source.setDriverClassName(order.get("driver"));
    source.setJdbcUrl(order.get("url"));
    source.setUsername(USER);
    source.setPassword("");
    source.setName(order.get("name"));
    source.setPoolInitialSize(1);
    source.setPoolMaxSize(SIZE);
    source.setConnectionTimeoutInMs(waitMillis(order));
    source.setInitSQL(order.get("probe"));
    source.setTestConnectionQuery(order.get("probe"));
    source.setConnectionIdleLimitInSeconds(0);
    source.setStatementCacheMaxSize(0);
    source.start();
    return source;
  }

  private static DataSource ucp(Map<String, String> order) throws Exception {
    PoolDataSource source = PoolDataSourceFactory.getPoolDataSource();
    source.setConnectionFactoryClassName(order.get("driver"));
    source.setURL(order.get("url"));
    source.setUser(USER);
    source.setPassword("");
    source.setConnectionPoolName(order.get("name"));
    source.setMaxPoolSize(SIZE);
    source.setMinPoolSize(1);
    source.setInitialPoolSize(1);
    // It knows whole seconds only.
    source.setConnectionWaitTimeout(Math.max(1, waitMillis(order) / 1_000));
    source.setValidateConnectionOnBorrow(true);
    source.setSQLForValidateConnection(order.get("probe"));
    return source;
  }

  /** Closes a pool. */
  @Override
  public void accept(DataSource source) {
    try {
      if (source instanceof AutoCloseable closeable) {
        closeable.close();
      } else if (source instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat) {
        tomcat.close();
      } else {
        UniversalConnectionPoolManagerImpl.getUniversalConnectionPoolManager()
            .destroyConnectionPool(((PoolDataSource) source).getConnectionPoolName());
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
