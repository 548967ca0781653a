// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DiscoverCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void without_a_process_id_or_with_a_bad_number_it_is_wrong_usage() {
    assertThat(run("discover")).isEqualTo(2);
    assertThat(run("discover", "1", "--seconds", "0")).isEqualTo(2);
    assertThat(run("discover", "1", "--limit", "101")).isEqualTo(2);

    assertThat(err.toString())
        .contains("PID", "--seconds must be 1 to 600, not 0", "--limit must be 1 to 100, not 101");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void a_name_that_no_jvm_has_is_said() {
    assertThat(run("discover", "no-such-service")).isEqualTo(1);

    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "no JVM of this user has \"no-such-service\" in its main class or jar");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_process_that_is_not_there_is_said() {
    // Above the largest process id of Linux.
    assertThat(run("discover", "5000000")).isEqualTo(1);

    assertThat(err.toString()).isEqualToIgnoringNewLines("no process has the id 5000000");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_process_that_is_not_a_jvm_is_left_alone() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "600").start();
    try {
      assertThat(run("discover", Long.toString(sleep.pid()))).isEqualTo(1);

      assertThat(err.toString())
          .isEqualToIgnoringNewLines("process " + sleep.pid() + " is not a JVM");
      assertThat(sleep.isAlive()).isTrue();
    } finally {
      sleep.destroyForcibly();
    }
  }

  private int run(String... arguments) {
    return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
