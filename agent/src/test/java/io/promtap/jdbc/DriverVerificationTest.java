// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.WeavingLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All classes of the drivers whose servers are not here, and of the pools, loaded through the real
 * transformer: the JVM verifies what was woven, and each kind of class must have been found.
 */
class DriverVerificationTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "org.postgresql.Driver, org.postgresql., 3, 1, 2",
    "org.mariadb.jdbc.Driver, org.mariadb., 3, 1, 2",
    "com.mysql.cj.jdbc.Driver, com.mysql., 5, 2, 3",
    "com.microsoft.sqlserver.jdbc.SQLServerDriver, com.microsoft.sqlserver., 2, 2, 2",
    "oracle.jdbc.OracleDriver, oracle., 10, 4, 3",
    "org.h2.Driver, org.h2., 3, 1, 3",
    "org.hsqldb.jdbc.JDBCDriver, org.hsqldb., 2, 1, 2",
    "org.apache.derby.iapi.jdbc.AutoloadedDriver, org.apache.derby., 3, 2, 1",
    "org.sqlite.JDBC, org.sqlite., 2, 3, 3",
    "com.zaxxer.hikari.HikariDataSource, com.zaxxer.hikari., 4, 1, 1",
    "com.mchange.v2.c3p0.ComboPooledDataSource, com.mchange., 3, 1, 2",
    "org.apache.commons.dbcp2.BasicDataSource, org.apache.commons.dbcp2., 2, 2, 2",
    "com.alibaba.druid.pool.DruidDataSource, com.alibaba.druid.pool., 2, 1, 2",
    "io.agroal.pool.DataSource, io.agroal., 3, 1, 1",
    "oracle.ucp.jdbc.PoolDataSourceImpl, oracle.ucp., 3, 3, 1"
  })
  void every_class_passes_the_verifier_when_woven(
      String sample, String prefix, int statements, int connections, int sources) throws Exception {
    Path jar =
        Path.of(Class.forName(sample).getProtectionDomain().getCodeSource().getLocation().toURI());
    WeavingLoader loader = new WeavingLoader(JdbcProbes.all(), prefix);
    List<String> refused = new ArrayList<>();
    int methods = 0;
    for (String name : classNames(jar, prefix)) {
      try {
        // Asking for its methods links a class, which verifies it, and does not initialise it.
        methods += Class.forName(name, false, loader).getDeclaredMethods().length;
      } catch (NoClassDefFoundError | ClassNotFoundException optional) {
        // A library that this one can do without.
      } catch (LinkageError refusal) {
        refused.add(name + ": " + refusal);
      }
    }

    assertThat(refused).isEmpty();
    assertThat(methods).isPositive();
    Map<String, Long> woven = loader.report.classesByProbe();
    assertThat(woven.get("jdbc.statement")).as("%s", woven).isGreaterThanOrEqualTo(statements);
    assertThat(woven.get("jdbc.connection")).as("%s", woven).isGreaterThanOrEqualTo(connections);
    assertThat(woven.get("jdbc.source")).as("%s", woven).isGreaterThanOrEqualTo(sources);
  }

  private static List<String> classNames(Path jar, String prefix) throws IOException {
    List<String> names = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        String name = entry.getName();
        if (name.endsWith(".class") && name.startsWith(prefix.replace('.', '/'))) {
          names.add(name.substring(0, name.length() - ".class".length()).replace('/', '.'));
        }
      }
    }
    return names;
  }
}
