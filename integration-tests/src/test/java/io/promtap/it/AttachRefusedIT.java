// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Cli;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What {@code attach} and {@code detach} say where they cannot do it, and that nothing happens. */
class AttachRefusedIT {

  @TempDir private Path directory;

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_process_that_is_not_there_is_said_not_to_be() {
    assertThat(Cli.failed("attach", 5_000_000)).contains("there is no process 5000000");
    assertThat(Cli.failed("detach", 5_000_000)).contains("there is no process 5000000");
  }

  /** The JDK's signal would end it. */
  @Execution(ExecutionMode.CONCURRENT)
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_process_that_is_no_JVM_is_left_alone() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "100").start();
    try {
      assertThat(Cli.failed("attach", sleep.pid())).contains("is not a JVM");
      assertThat(sleep.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
    } finally {
      sleep.destroy();
    }
  }

  /** It would never answer. */
  @Execution(ExecutionMode.CONCURRENT)
  @Test
  @EnabledOnOs(OS.LINUX)
  void a_process_that_is_stopped_is_said_to_be() throws Exception {
    Path config = Files.writeString(directory.resolve("promtap.yaml"), "rules: []\n");
    String pid;
    try (AppProcess app = start()) {
      pid = String.valueOf(app.pid());
      new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
      try {
        assertThat(Cli.failed("attach", pid)).contains("process " + pid + " is stopped");
        assertThat(Cli.failed("detach", pid)).contains("kill -CONT " + pid);
        assertThat(Cli.failed("check", config, "--pid", pid)).contains("is stopped");
      } finally {
        new ProcessBuilder("kill", "-CONT", pid).start().waitFor();
      }
      assertThat(Cli.ok("attach", pid, "--port", 0)).contains("attached to " + pid);
    }
  }

  /** It listens from its start. */
  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_JVM_without_signal_handlers_is_attached_to_without_a_signal() {
    try (AppProcess app = start("-Xrs")) {
      assertThat(Cli.ok("attach", app.pid(), "--port", 0)).contains("attached to " + app.pid());
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_JVM_that_forbids_it_is_told_with_the_way_out() {
    try (AppProcess app = start("-XX:+DisableAttachMechanism")) {
      assertThat(Cli.failed("attach", app.pid()))
          .contains("-XX:+DisableAttachMechanism")
          .contains("-javaagent");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_JVM_that_takes_no_agents_later_is_told_with_the_way_out() {
    Jdk newest = Jdks.newest();
    Jdks.require(newest, "a JVM that takes no agents later", JavaVersions.from(21));
    try (AppProcess app = ready(newest, "-XX:-EnableDynamicAgentLoading")) {
      assertThat(Cli.failed("attach", app.pid()))
          .contains("-XX:-EnableDynamicAgentLoading")
          .contains("-javaagent");
      assertThat(app.promtapLines()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_JVM_without_promtap_has_nothing_to_detach() {
    try (AppProcess app = start()) {
      assertThat(Cli.failed("detach", app.pid())).contains("promtap is not running in this JVM");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_JVM_with_promtap_gets_no_second_one() {
    try (AppProcess app = start("-javaagent:" + Artifacts.agentJar() + "=127.0.0.1:0")) {
      int port = app.awaitMetrics().getPort();
      assertThat(Cli.failed("attach", app.pid()))
          .contains("runs in it already")
          .contains("http://127.0.0.1:" + port + "/metrics");
      assertThat(app.complaints()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_wrong_file_is_told_here_and_nothing_is_attached() throws IOException {
    Files.writeString(directory.resolve("promtap.yaml"), "htp: {}\n");
    try (AppProcess app = start()) {
      AppProcess attach = Cli.run(Jdks.current(), directory, "attach", app.pid(), "promtap.yaml");
      assertThat(attach.awaitExit()).isEqualTo(1);
      assertThat(attach.stderr()).anyMatch(line -> line.contains("htp"));
      assertThat(app.promtapLines()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_port_that_is_taken_is_told() throws IOException {
    try (AppProcess app = start();
        ServerSocket taken = new ServerSocket(0)) {
      assertThat(Cli.failed("attach", app.pid(), "--port", taken.getLocalPort()))
          .contains("attached to " + app.pid() + ", but")
          .contains("port " + taken.getLocalPort());
      assertThat(Cli.ok("detach", app.pid())).contains("detached");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_file_is_looked_for_where_the_command_was_given() throws IOException {
    Files.writeString(directory.resolve("promtap.yaml"), "httpServer: {port: 0}\n");
    try (AppProcess app = start()) {
      AppProcess attach = Cli.run(Jdks.current(), directory, "attach", app.pid(), "promtap.yaml");
      assertThat(attach.awaitExit()).as(attach.toString()).isZero();
      assertThat(app.complaints()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_java_that_has_no_attach_api_says_so() {
    try (AppProcess app = start()) {
      AppProcess attach =
          JavaCommand.on(Jdks.current())
              .jvm("--limit-modules", "java.base,java.instrument")
              .jar(Artifacts.agentJar(), "attach", String.valueOf(app.pid()))
              .run();
      assertThat(attach.awaitExit()).isEqualTo(1);
      assertThat(String.join(" ", attach.stderr())).contains("jdk.attach").contains("JDK");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void the_command_runs_on_every_java_that_can() {
    Jdks.all()
        .forEach(
            jdk -> {
              try (AppProcess app = start()) {
                AppProcess attach = Cli.run(jdk, null, "attach", app.pid(), "--port", 0);
                boolean can = jdk.major() > 8 || Files.exists(jdk.home().resolve("lib/tools.jar"));
                assertThat(attach.awaitExit()).as(jdk + ": " + attach).isEqualTo(can ? 0 : 1);
                if (!can) {
                  assertThat(attach.stderr()).hasSize(1).first().asString().contains("tools.jar");
                }
              }
            });
  }

  private static AppProcess start(String... options) {
    return ready(Jdks.current(), options);
  }

  private static AppProcess ready(Jdk jdk, String... options) {
    AppProcess app = JavaCommand.on(jdk).jvm(options).app("Platform").start();
    app.awaitStdout("READY");
    return app;
  }
}
