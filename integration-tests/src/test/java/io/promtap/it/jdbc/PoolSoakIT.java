// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Cell;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.jdbc.pools.SourceKind;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The gauges do not drift, whatever 64 threads do to a pool of 16. */
@Isolated("It fills the machine.")
class PoolSoakIT {
  private static final int ALL_SECONDS = 60;
  private static final int SECONDS = CaseSelection.current().amount(ALL_SECONDS, 10);

  /** There are two in a second. */
  private static final int CHECKPOINTS = CaseSelection.current().amount(50, 10);

  @Test
  void gauges_equal_the_pools_own_numbers_whenever_all_threads_pause_and_end_at_zero()
      throws IOException {
    LeftOut.addAmount("seconds with 64 threads on one pool", ALL_SECONDS, SECONDS);
    Jdk jdk = Jdks.currentFor("HikariCP", JavaVersions.from(SourceKind.HIKARICP.oldestJava()));
    JavaCommand command = JavaCommand.on(jdk).agent("0:" + JdbcProcess.config());
    try (JdbcProcess process =
        JdbcProcess.start(command, "soak", Soak.class, "" + SECONDS, "" + CHECKPOINTS)) {
      RowRun run = new RowRun(process, true);
      process.say("start");
      RowRun.Result result = run.listen();

      assertThat(result.cell().reason()).isEmpty();
      assertThat(result.cell()).isEqualTo(Cell.OK);
      assertThat(run.checks()).isGreaterThanOrEqualTo(CHECKPOINTS);
      Map<String, String> end = new JdbcPage(process.scrape()).gauges();
      assertThat(end).containsEntry("held", "0");
      assertThat(process.process().complaints()).isEmpty();
    }
  }
}
