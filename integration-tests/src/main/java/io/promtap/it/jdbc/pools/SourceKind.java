package io.promtap.it.jdbc.pools;

import java.sql.SQLException;

/** The kinds of sources, each with the oldest Java that it runs on: the columns of the table. */
public enum SourceKind {
  DRIVER_MANAGER("DriverManager", 8, DriverManagerSource::new),
  DATA_SOURCE("DataSource", 8, DriverDataSource::new),
  HIKARICP("HikariCP", 11, HikariSource::new),
  TOMCAT_JDBC("Tomcat JDBC", 11, TomcatSource::new),
  DBCP2("DBCP 2", 8, Dbcp2Source::new),
  C3P0("c3p0", 8, C3p0Source::new),
  AGROAL("Agroal", 11, AgroalSource::new),
  DRUID("Druid", 8, DruidSource::new),
  VIBUR("Vibur", 11, ViburSource::new),
  UCP("Oracle UCP", 11, UcpSource::new);

  private final String title;
  private final int oldestJava;
  private final Opener opener;

  SourceKind(String title, int oldestJava, Opener opener) {
    this.title = title;
    this.oldestJava = oldestJava;
    this.opener = opener;
  }

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
