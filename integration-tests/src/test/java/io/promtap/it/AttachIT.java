// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.Cli;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Observer;
import io.promtap.it.harness.Scrape;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that runs gets Promtap, loses it without a trace, and gets it again. */
@Order(2)
class AttachIT {

  private static final int LOAD_SEEN = 300;

  private static final Pattern ATTACHED = Pattern.compile("attached to \\d+: metrics at (\\S+)");

  /** Everything that a running service has in use is woven and set back. */
  @Nested
  @ParameterizedClass(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#endsFrom17")
  class Service {
    private final Jdk jdk;
    @TempDir private Path directory;

    Service(Jdk jdk) {
      this.jdk = jdk;
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void it_is_counted_exactly_then_is_as_before_and_is_counted_again() throws Exception {
      try (TestApp app = TestApp.without(jdk, "--port", "0")) {
        Client client = new Client(app.uri());
        client.drive(Traffic.sampler());
        Observer observer = new Observer(app.process(), directory);
        Map<String, String> before = observer.code();

        URI metrics = attach(app.process(), Artifacts.testAppConfig(), "--port", 0);
        drive(client, metrics);
        Map<String, String> original = observer.code();
        assertThat(differences(before, original).keySet())
            .doesNotContainAnyElementsOf(before.keySet());
        Map<String, String> woven = differences(original, observer.watch());
        assertThat(woven).as("woven classes").hasSizeGreaterThan(20);

        String detached = Cli.ok("detach", app.process().pid());
        assertThat(detached).contains("detached: " + woven.size() + " classes restored");
        assertWithoutTrace(observer, metrics, original, woven);
        client.drive(Traffic.sampler().again(1));

        drive(client, attach(app.process(), Artifacts.testAppConfig(), "--port", 0));
        assertThat(app.process().complaints()).isEmpty();
        assertThat(app.process().terminate()).isEqualTo(143);
      }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void while_requests_are_served_they_are_answered_as_ever_and_no_gauge_goes_astray()
        throws Exception {
      try (TestApp app = TestApp.without(jdk, "--port", "0");
          Load load = Load.on(app)) {
        for (int i = 0; i < 3; i++) {
          URI metrics = attach(app.process(), Artifacts.testAppConfig(), "--port", 0);
          Scrape.await(
              "load is counted", metrics, page -> page.sum("http_requests_total") > LOAD_SEEN);
          Cli.ok("detach", app.process().pid());
          load.awaitMore(LOAD_SEEN);
        }
        URI metrics = attach(app.process(), Artifacts.testAppConfig(), "--port", 0);
        Scrape.await(
            "load is counted", metrics, page -> page.sum("http_requests_total") > LOAD_SEEN);
        load.stop();
        Scrape.await(
            "nothing is in flight",
            metrics,
            page ->
                page.value("http_requests_in_flight") == 0
                    && page.value("db_connections_active") == 0);
        assertThat(app.process().complaints()).isEmpty();
        assertThat(app.process().stderrOfApplication())
            .noneMatch(line -> line.contains("Exception") || line.contains("Error"));
      }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void an_agent_that_came_with_the_start_goes_as_well() throws Exception {
      try (TestApp app = TestApp.with(jdk, "--port", "0")) {
        Client client = new Client(app.uri());
        int served = client.drive(Traffic.sampler()).size();
        URI metrics = app.metrics();
        app.awaitFinished(served);
        Observer observer = new Observer(app.process(), directory);
        Map<String, String> woven = observer.watch();

        Cli.ok("detach", app.process().pid());
        Observer.State state = withoutPromtap(observer);
        assertClosed(metrics);
        assertThat(state.given()).hasSizeGreaterThan(20);
        state.given().forEach((name, code) -> assertThat(code).isNotEqualTo(woven.get(name)));
        client.drive(Traffic.sampler().again(1));
        drive(client, attach(app.process(), Artifacts.testAppConfig(), "--port", 0));
      }
    }
  }

  /** The same on every JDK, with a program that is small enough for all of them. */
  @Nested
  @ParameterizedClass(name = "{0}")
  @MethodSource("io.promtap.it.harness.Jdks#all")
  class Program {
    private final Jdk jdk;
    @TempDir private Path directory;

    Program(Jdk jdk) {
      this.jdk = jdk;
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void it_is_counted_exactly_then_is_as_before_and_is_counted_again() throws Exception {
      Path config = directory.resolve("promtap.yaml");
      Files.writeString(
          config,
          "executions:\n"
              + "  - class: io.promtap.it.apps.Platform$Runner\n"
              + "    method: execute\n"
              + "    agentId: ${arg0.agentName}\n"
              + "    error: ${return.failed}\n"
              + "rules:\n"
              + "  - name: jobs\n"
              + "    class: io.promtap.it.apps.Platform$Runner\n"
              + "    method: execute\n"
              + "    metrics:\n"
              + "      - {gauge: jobs_executed, value: '${this.executed}', read: scrape}\n");
      try (AppProcess app = JavaCommand.on(jdk).app("Platform").start()) {
        app.awaitStdout("READY");
        execute(app, "before");
        Observer observer = new Observer(app, directory);
        Map<String, String> before = observer.code();

        URI metrics = attach(app, config, "--port", 0, "--host", "127.0.0.1");
        execute(app, "first");
        assertThat(executions(metrics, "first")).isEqualTo(1);
        assertThat(Scrape.of(metrics).has("jvm_memory_used_bytes")).isTrue();
        assertThat(Scrape.of(metrics).value("jobs_executed")).isEqualTo(2);
        Map<String, String> original = observer.code();
        assertThat(differences(before, original).keySet())
            .doesNotContainAnyElementsOf(before.keySet());
        Map<String, String> woven = differences(original, observer.watch());
        assertThat(woven).hasSize(1);

        Cli.ok("detach", app.pid());
        assertWithoutTrace(observer, metrics, original, woven);
        execute(app, "between");

        URI again = attach(app, config, "--port", 0);
        execute(app, "second");
        assertThat(executions(again, "second")).isEqualTo(1);
        assertThat(Scrape.of(again).value("jobs_executed")).isEqualTo(4);
        assertThat(executions(again, "first")).isZero();
        Cli.ok("detach", app.pid());
        assertThat(app.complaints()).isEmpty();
        // By SIGTERM, or by the end of stdin if it sees that first.
        assertThat(app.terminate()).isIn(143, 0);
        assertThat(app.stderrOfApplication()).noneMatch(line -> line.contains("Exception"));
      }
    }

    @Execution(ExecutionMode.CONCURRENT)
    @Test
    void byte_buddy_agent_opens_it_and_is_not_loaded_in_it() {
      try (AppProcess app = JavaCommand.on(jdk).jvm("-verbose:class").app("Platform").start()) {
        app.awaitStdout("READY");
        AppProcess attach =
            JavaCommand.on(Jdks.current())
                .jvm("-verbose:class")
                .jar(Artifacts.agentJar(), "attach", String.valueOf(app.pid()), "--port", "0")
                .run();
        assertThat(attach.awaitExit()).as(attach.toString()).isZero();
        assertThat(attach.stdout())
            .anyMatch(line -> line.contains("ByteBuddyAgent$AttachmentProvider "));
        assertThat(Cli.ok("detach", app.pid())).contains("detached");
        app.terminate();
        assertThat(app.stdout())
            .anyMatch(line -> line.contains("io.promtap.AttachEntry "))
            .noneMatch(line -> line.contains("net.bytebuddy.agent"));
      }
    }

    private void execute(AppProcess app, String agent) {
      app.say(agent + " ok");
      app.awaitStdout("RAN " + agent + " ok: ok");
    }

    private double executions(URI metrics, String agent) {
      return Scrape.of(metrics).sum("agent_executions_total", "agent_id", agent);
    }
  }

  static URI attach(AppProcess app, Object... words) {
    Object[] all = new Object[words.length + 2];
    all[0] = "attach";
    all[1] = app.pid();
    System.arraycopy(words, 0, all, 2, words.length);
    String said = Cli.ok(all);
    Matcher attached = ATTACHED.matcher(said);
    assertThat(attached.find()).as(said).isTrue();
    URI said2 = URI.create(attached.group(1));
    return URI.create("http://127.0.0.1:" + said2.getPort() + said2.getPath());
  }

  /** Sends some of everything, and finds it counted, each number exactly. */
  private static void drive(Client client, URI metrics) {
    Traffic traffic = Traffic.sampler().again(3);
    client.drive(traffic);
    Scrape scrape =
        Scrape.await(
            "all is counted",
            metrics,
            page ->
                page.sum("http_requests_total") >= traffic.calls().size()
                    && page.sum("http_requests_in_flight") == 0);
    assertThat(scrape.sum("http_requests_total")).isEqualTo(traffic.calls().size());
    traffic
        .count(call -> call.endpoint())
        .forEach(
            (endpoint, times) ->
                assertThat(scrape.sum("http_requests_total", "endpoint", endpoint))
                    .as(endpoint)
                    .isEqualTo(times.doubleValue()));
    traffic
        .statements()
        .forEach(
            (operation, times) ->
                assertThat(scrape.sum("db_queries_total", "operation", operation))
                    .as(operation)
                    .isEqualTo(times.doubleValue()));
    assertThat(scrape.sum("db_connections_active")).isZero();
    assertThat(scrape.find("db_pool_connections")).as("the pool is older than this").hasSize(4);
    for (String agent : Traffic.agents()) {
      assertThat(scrape.sum("agent_executions_total", "agent_id", agent))
          .as(agent)
          .isEqualTo(traffic.executions(agent, true) + traffic.executions(agent, false));
    }
  }

  private static Map<String, String> differences(
      Map<String, String> before, Map<String, String> after) {
    Map<String, String> different = new TreeMap<>(after);
    different.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
    // Others were loaded after the first look.
    different.keySet().retainAll(before.keySet());
    return different;
  }

  private static void assertWithoutTrace(
      Observer observer, URI metrics, Map<String, String> original, Map<String, String> woven)
      throws Exception {
    assertClosed(metrics);
    Observer.State state = withoutPromtap(observer);
    // All that was woven was given code once more, and the last that it was given is the first.
    assertThat(state.given().keySet()).isEqualTo(woven.keySet());
    state.given().forEach((name, code) -> assertThat(code).as(name).isEqualTo(original.get(name)));
  }

  /** The state without a class of Promtap's own, which takes garbage collections. */
  private static Observer.State withoutPromtap(Observer observer) {
    Observer.State state =
        Await.until(
            "no class of Promtap is left",
            Duration.ofSeconds(30),
            () -> {
              try {
                return observer.state();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            seen -> seen.classesOfPromtap() == 0);
    assertThat(state.threads()).noneMatch(name -> name.startsWith("promtap"));
    return state;
  }

  private static void assertClosed(URI metrics) {
    assertThatThrownBy(() -> new Socket("127.0.0.1", metrics.getPort()).close())
        .isInstanceOf(ConnectException.class);
  }
}
