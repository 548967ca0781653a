package io.promtap.it.jdbc.pools;

import java.sql.SQLException;

/** The kinds of sources: the columns of the table. */
public enum SourceKind {
  DRIVER_MANAGER("DriverManager", DriverManagerSource::new),
  DATA_SOURCE("DataSource", DriverDataSource::new),
  HIKARICP("HikariCP", HikariSource::new),
  TOMCAT_JDBC("Tomcat JDBC", TomcatSource::new),
  DBCP2("DBCP 2", Dbcp2Source::new),
  C3P0("c3p0", C3p0Source::new),
  AGROAL("Agroal", AgroalSource::new),
  DRUID("Druid", DruidSource::new),
  VIBUR("Vibur", ViburSource::new),
  UCP("Oracle UCP", UcpSource::new);

  private final String title;
  private final Opener opener;

  SourceKind(String title, Opener opener) {
    this.title = title;
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

  public String title() {
    return title;
  }
}
