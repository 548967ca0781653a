// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.Probe;
import java.util.ArrayList;
import java.util.List;

/** The JDBC probes of the agent, and what they are tried on. */
final class JdbcProbes {

  private static final List<String> POOLS_AND_H2 =
      List.of(
          "io.promtap.jdbc.pools.",
          "org.h2.",
          "com.zaxxer.hikari.",
          "org.apache.tomcat.jdbc.",
          "org.apache.commons.dbcp2.",
          "org.apache.commons.pool2.",
          "com.mchange.",
          "io.agroal.",
          "com.alibaba.druid.",
          "org.vibur.",
          "oracle.");

  private JdbcProbes() {}

  static List<Probe> all() {
    return List.of(
        new StatementProbe(),
        new BatchProbe(),
        new ConnectionProbe(),
        new SourceProbe(),
        new DriverWorkProbe(),
        new PoolProbe(false));
  }

  /** Weaves real pools, and more drivers than H2's if the test names them. */
  static WeavingLoader loaderOfPools(List<Probe> probes, String... drivers) {
    List<String> prefixes = new ArrayList<>(POOLS_AND_H2);
    prefixes.addAll(List.of(drivers));
    return new WeavingLoader(probes, prefixes.toArray(new String[0]));
  }
}
