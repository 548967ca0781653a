// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Table;

/** The cost of one start of a service. */
record Start(double wallMillis, double cpuMillis, double residentMegabytes) {

  @Override
  public String toString() {
    return Table.number(wallMillis, 0)
        + " / "
        + Table.number(cpuMillis, 0)
        + " / "
        + Table.number(residentMegabytes, 0);
  }
}
