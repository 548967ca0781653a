// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.Cli;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the log says of matches and servers is true at any time, however slow the service is. */
@Order(4)
class MatchReportIT {

  private static final String SERVER = "io.promtap.it.servers.LateTomcat";
  private static final String UNMATCHED = "rules that matched no method of a loaded class so far: ";

  /** Half a minute, and a minute, in the full build. */
  private static final long SLOW_START_MILLIS = CaseSelection.current().amount(30_000, 15_000);

  private static final long LATE_DEPLOYMENT_MILLIS = CaseSelection.current().amount(60_000, 2_000);

  @TempDir private Path directory;
  private Path config;

  @BeforeEach
  void writeRules() throws IOException {
    config =
        Files.writeString(
            directory.resolve("promtap.yaml"),
            """
            rules:
              - name: orders
                class: io.promtap.it.servers.LateTomcat$Orders
                method: take
                metrics: [{counter: orders_total}]
              - name: refunds
                class: io.promtap.it.servers.LateTomcat$Refunds
                method: pay
                metrics: [{counter: refunds_total}]
            """);
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_slow_start_is_reported_when_the_service_serves() throws Exception {
    try (AppProcess app = start(agent(), SLOW_START_MILLIS, "/shop")) {
      int port = port(app);
      assertThat(app.promtapLines())
          .noneMatch(line -> line.contains("none") || line.contains(UNMATCHED));
      assertThat(get(port, "/shop/orders")).isEqualTo(200);

      app.awaitPromtap(UNMATCHED);
      assertThat(app.promtapLines())
          .anyMatch(line -> line.matches(".*woven classes: .*http.servlet \\d+.*"))
          .anyMatch(line -> line.endsWith("rules matched: orders 1 method"))
          .filteredOn(line -> line.contains(UNMATCHED))
          .singleElement()
          .asString()
          .contains(UNMATCHED + "refunds;");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_context_that_comes_late_completes_the_report() throws Exception {
    try (AppProcess app = start(agent(), 0)) {
      int port = port(app);
      assertThat(get(port, "/shop/orders")).isNotEqualTo(200);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LATE_DEPLOYMENT_MILLIS));
      app.say("/shop");
      app.awaitStdout("DEPLOYED /shop");
      assertThat(get(port, "/shop/orders")).isEqualTo(200);

      app.awaitPromtap(UNMATCHED + ".*refunds");
      app.awaitPromtap("(rules matched|match now): orders 1 method");
      app.awaitPromtap("woven classes: .*http.servlet");
      List<String> unmatched =
          app.promtapLines().stream().filter(line -> line.contains(UNMATCHED)).toList();
      boolean wasCalledUnmatched = unmatched.stream().anyMatch(line -> line.contains("orders"));
      assertThat(app.promtapLines().stream().anyMatch(line -> line.contains("match now: orders")))
          .isEqualTo(wasCalledUnmatched);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void an_attach_tells_the_same_in_the_log_and_to_its_user() throws Exception {
    try (AppProcess app = start(JavaCommand.on(Jdks.current()), 0, "/shop")) {
      assertThat(get(port(app), "/shop/orders")).isEqualTo(200);

      String told = Cli.ok("attach", app.pid(), config, "--port", 0);

      assertThat(told)
          .containsPattern("woven classes: .*http.servlet \\d+")
          .contains("rules matched: orders 1 method", UNMATCHED + "refunds;");
      for (String line : told.lines().skip(1).toList()) {
        assertThat(app.promtapLines()).anyMatch(said -> said.endsWith(line.strip()));
      }
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_second_agent_does_not_start_the_clock() throws Exception {
    Path pausing = pausingAgent();
    try (AppProcess app =
        start(agent().jvm("-javaagent:" + pausing + "=" + SLOW_START_MILLIS), 0, "/shop")) {
      app.awaitStdout("PAUSED");
      assertThat(app.promtapLines()).isEmpty();
      assertThat(get(port(app), "/shop/orders")).isEqualTo(200);
      app.awaitPromtap("rules matched: orders 1 method");
    }
  }

  /** A jar with a manifest only; the class is on the class path. */
  private Path pausingAgent() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", SERVER);
    Path jar = directory.resolve("pausing-agent.jar");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    return jar;
  }

  private JavaCommand agent() {
    return JavaCommand.on(Jdks.current()).agent("0:" + config);
  }

  private static AppProcess start(JavaCommand command, long pauseMillis, String... contexts) {
    String classPath =
        Artifacts.apps() + File.pathSeparator + Artifacts.classPath("servers/tomcat-10.1");
    return command
        .main(classPath, SERVER)
        .arguments(String.valueOf(pauseMillis))
        .arguments(contexts)
        .start();
  }

  private static int port(AppProcess app) {
    return Integer.parseInt(app.awaitStdout("READY ").substring("READY ".length()));
  }

  private static int get(int port, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
