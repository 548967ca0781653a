// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

import java.sql.SQLException;

/** The kinds of sources, each with the oldest Java that it runs on: the columns of the table. */
public enum SourceKind {
  DRIVER_MANAGER("DriverManager", 8, settings -> new DriverManagerSource(settings)),
  DATA_SOURCE("DataSource", 8, settings -> new DriverDataSource(settings)),
  HIKARICP("HikariCP", 11, settings -> new HikariSource(settings)),
  TOMCAT_JDBC("Tomcat JDBC", 11, settings -> new TomcatSource(settings)),
  DBCP2("DBCP 2", 8, settings -> new Dbcp2Source(settings)),
  C3P0("c3p0", 8, settings -> new C3p0Source(settings)),
  AGROAL("Agroal", 11, settings -> new AgroalSource(settings)),
  DRUID("Druid", 8, settings -> new DruidSource(settings)),
  VIBUR("Vibur", 11, settings -> new ViburSource(settings)),
  UCP("Oracle UCP", 11, settings -> new UcpSource(settings));

  private final String title;
  private final int oldestJava;
  private final Opener opener;

  SourceKind(String title, int oldestJava, Opener opener) {
    this.title = title;
    this.oldestJava = oldestJava;
    this.opener = opener;
  }

  /** Lambdas, since a reference to a constructor would load the pool at once, on any Java. */
  private interface Opener {
    Source open(Settings settings) throws SQLException;
  }

  public Source open(Settings settings) throws SQLException {
    return opener.open(settings);
  }

  public boolean isPool() {
    return compareTo(HIKARICP) >= 0;
  }

  public int oldestJava() {
    return oldestJava;
  }

  public String title() {
    return title;
  }
}
