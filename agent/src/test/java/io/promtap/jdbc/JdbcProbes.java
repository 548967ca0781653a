// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import io.promtap.weaving.Probe;
import java.util.List;

/** The JDBC probes of the agent. */
final class JdbcProbes {

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
}
