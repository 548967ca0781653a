// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Cli;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The list of JVMs, and one of them by its name. No other of this name may run beside it. */
@Isolated("It lists every JVM of the user.")
class AttachByNameIT {

  @Test
  void a_part_of_the_name_is_enough_and_the_list_shows_who_has_it() {
    try (AppProcess app = JavaCommand.on(Jdks.current()).app("Platform").start()) {
      app.awaitStdout("READY");
      String line = app.pid() + " io.promtap.it.apps.Platform";
      assertThat(Cli.ok("attach")).contains(line).doesNotContain(line + "  <- promtap");
      assertThat(Cli.failed("attach", "NoSuchProgram")).contains("NoSuchProgram");
      Cli.ok("attach", "promtap.it.apps.Platform", "--port", 0);
      assertThat(Cli.ok("attach")).contains(line + "  <- promtap, metrics at http://localhost:");
      Cli.ok("detach", "promtap.it.apps.Platform");
      assertThat(Cli.ok("attach")).doesNotContain(line + "  <- promtap");
    }
  }
}
