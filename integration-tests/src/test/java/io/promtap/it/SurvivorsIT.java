// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the application survives, the port, the reload and the report survive too. */
class SurvivorsIT {

  @TempDir private Path directory;

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_lack_of_memory_that_the_application_survives() throws IOException {
    Path config = Files.writeString(directory.resolve("promtap.yaml"), "rules: []\n");
    try (AppProcess app =
        JavaCommand.on(Jdks.current())
            .jvm("-Xmx48m")
            .agent("127.0.0.1:0:" + config)
            .app("Shortage")
            .start()) {
      app.awaitStdout("READY");
      Scrape.of(app.awaitMetrics());
      app.say("take it");
      app.awaitStdout("FREE");
      Files.writeString(config, "rules: [] # changed\n");

      app.awaitPromtap("reloaded .*promtap.yaml");
      URI last = lastAddress(app);
      Scrape.await("a scrape", last, page -> page.has("promtap_build_info"));
      assertThat(app.isRunning()).isTrue();
    }
  }

  /** The first scrape loads the classes of the Prometheus client. */
  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_jar_that_is_written_over_is_named_once_and_ends_nothing() throws IOException {
    Path jar = Files.copy(Artifacts.agentJar(), directory.resolve("promtap.jar"));
    Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000_000_000L));
    try (AppProcess app =
        JavaCommand.on(Jdks.current())
            .jvm("-javaagent:" + jar + "=127.0.0.1:0")
            .app("Platform")
            .start()) {
      app.awaitStdout("READY");
      URI metrics = app.awaitMetrics();
      assertThat(status(metrics.resolve("/-/healthy"))).isEqualTo(200);
      try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "rw")) {
        file.write(new byte[(int) file.length()]);
      }
      status(metrics);

      app.awaitPromtap("ERROR promtap.jar was changed while this JVM runs");
      status(metrics);
      assertThat(status(metrics.resolve("/-/healthy"))).isEqualTo(200);
      app.say("planner ok");
      app.awaitStdout("RAN planner ok: ok");
      assertThat(app.promtapLines()).noneMatch(line -> line.contains("jdk.httpserver"));
      assertThat(app.promtapLines())
          .filteredOn(line -> line.contains("was changed while this JVM runs"))
          .hasSize(1);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_file_that_becomes_readable_is_read_and_the_port_goes_where_it_says() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("promtap.yaml"), "httpServer: {host: 127.0.0.2, port: 0}\n");
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("---------"));
    Path moved = directory.resolve("not-yet-mounted.yaml");
    boolean root = Files.isReadable(config);
    if (root) {
      // Nothing is unreadable for root.
      Files.move(config, moved);
    }
    try (AppProcess app =
        JavaCommand.on(Jdks.current()).agent(config.toString()).app("Platform").start()) {
      app.awaitPromtap("ERROR .* is not used; .*; the port listens on 127.0.0.1 only");
      app.awaitPromtap("INFO metrics at .*on 127\\.0\\.0\\.1 only, because|WARN port 9464");
      if (root) {
        Files.move(moved, config);
      }
      Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));

      app.awaitPromtap(
          "INFO metrics at http://127\\.0\\.0\\.2:\\d+/metrics on 127\\.0\\.0\\.2 only$");
    }
  }

  private static URI lastAddress(AppProcess app) {
    String line =
        app.promtapLines().stream()
            .filter(any -> any.contains("metrics at http://"))
            .reduce((first, second) -> second)
            .orElseThrow();
    return URI.create(line.replaceAll(".*metrics at (\\S+).*", "$1"));
  }

  private static int status(URI page) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
    connection.setReadTimeout(20_000);
    try {
      return connection.getResponseCode();
    } catch (IOException closed) {
      return 0;
    }
  }
}
