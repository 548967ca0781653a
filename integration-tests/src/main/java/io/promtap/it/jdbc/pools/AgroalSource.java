// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSourceMetrics;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Agroal. */
final class AgroalSource extends Pool<AgroalDataSource> {
  private final int size;

  AgroalSource(Settings settings) throws SQLException {
    super(open(settings), settings);
    size = settings.size;
  }

  private static AgroalDataSource open(Settings settings) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled(true)
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(settings.size)
                        .minSize(settings.initialSize())
                        .initialSize(settings.initialSize())
                        .maxLifetime(Duration.ofMillis(settings.lifetimeMillis))
                        .acquisitionTimeout(Duration.ofMillis(settings.waitMillis))
                        .connectionValidator(connection -> isAlive(connection, settings.probe))
                        .validateOnBorrow(true)
                        .validationTimeout(Duration.ofMillis(100))
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .connectionProviderClassName(settings.driver)
                                    .principal(new NamePrincipal(settings.user))
                                    .credential(new SimplePassword(settings.password))
                                    .initialSql(settings.probe)
                                    .jdbcUrl(settings.url))));
  }

  private static boolean isAlive(Connection connection, String probe) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(probe);
      return true;
    } catch (SQLException dead) {
      return false;
    }
  }

  /** It takes no name, so it is called by its kind. */
  @Override
  public String name() {
    return "agroal";
  }

  @Override
  public Numbers numbers() {
    AgroalDataSourceMetrics metrics = pool.getMetrics();
    return new Numbers(
        (int) metrics.activeCount(),
        (int) metrics.availableCount(),
        (int) metrics.awaitingCount(),
        size);
  }

  @Override
  public void close() {
    pool.close();
  }
}
