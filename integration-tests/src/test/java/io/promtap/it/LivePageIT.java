// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.Call;
import io.promtap.it.harness.Chromium;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Reply;
import io.promtap.it.harness.RequiresChromium;
import io.promtap.it.harness.TestApp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The live page of a real service, in a real browser. The tests look at one tab in the order of
 * their numbers: from a service that does nothing, to load, to a rule that comes.
 */
@Isolated("It drives a browser that draws by the clock.")
@RequiresChromium
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePageIT {

  /** What a client sends as the name of an agent, which is the value of a label. */
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path directory;
  private static Path config;
  private static TestApp app;
  private static Chromium browser;
  private static URI page;
  private static final AtomicBoolean ended = new AtomicBoolean();
  private static CompletableFuture<Void> load = CompletableFuture.completedFuture(null);

  @BeforeAll
  static void open() throws IOException {
    config = directory.resolve("promtap.yaml");
    Files.writeString(config, Files.readString(Artifacts.testAppConfig()));
    app = TestApp.start(JavaCommand.on(Jdks.current()).agent("0:" + config), "--port", "0");
    page = app.metrics().resolve("/");
    browser = new Chromium(Files.createDirectory(directory.resolve("profile")));
    browser.look(1280, 900, "light");
    browser.open(page);
  }

  @AfterAll
  static void close() {
    ended.set(true);
    load.join();
    if (browser != null) {
      browser.close();
    }
    app.close();
  }

  @Order(1)
  @Test
  void charts_move_when_requests_come() {
    await("live", text("#state-text"), text -> text.equals("Live"));
    await("the first polls", label("chart-requests"), text -> text.contains("2xx: nothing"));
    String before = text("#chart-requests canvas", "toDataURL()");

    load = CompletableFuture.runAsync(LivePageIT::drive);

    await("requests", label("chart-requests"), text -> text.matches(".*2xx: now [1-9].*"));
    await("durations", label("chart-request-duration"), text -> text.matches(".*p95: now \\d.*"));
    await("statements", label("chart-statements"), text -> text.contains("SELECT: now "));
    await("executions", label("chart-executions"), text -> text.contains("planner: now "));
    await("heap", label("chart-heap"), text -> text.matches(".*used: now [1-9].*MB.*"));
    assertThat(text("#chart-requests canvas", "toDataURL()")).isNotEqualTo(before);
    assertThat(evaluate("document.querySelectorAll('figure canvas').length").asInt())
        .isGreaterThan(10);
  }

  @Order(2)
  @Test
  void tables_have_each_endpoint_operation_pool_and_agent() {
    await("an endpoint", text("#table-http"), text -> text.contains("/api/runs"));
    await("an operation", text("#table-operations"), text -> text.contains("INSERT"));
    await("the pool", text("#table-pools"), text -> text.contains("test-app"));
    await("a quantile", text("#table-agents"), text -> text.matches("(?s).*planner.*\\d m?s.*"));
    assertThat(text("#jvm-facts", "textContent")).contains(System.getProperty("java.version"));
  }

  @Order(3)
  @Test
  void a_hostile_label_value_is_shown_as_text() {
    await("the agent", text("#table-agents"), text -> text.contains(HOSTILE));
    await("its chart", label("chart-executions"), text -> text.contains(HOSTILE + ": now"));
    assertThat(evaluate("document.querySelectorAll('img:not(.brand img)').length").asInt())
        .isZero();
    assertThat(browser.dialogues()).isEmpty();
  }

  @Order(4)
  @Test
  void the_copied_rule_takes_effect_and_is_in_the_report() throws IOException {
    await(
        "the rule of the file",
        text("#table-rules"),
        text -> text.contains("AgentRunner.execute(Agent, String)"));
    type("rule-class", "io.promtap.testapp.RunRepository");
    type("rule-method", "insert");
    browser.evaluate("document.querySelector('[data-copy=rule-text]').click()");
    await("said", text("#said"), text -> text.equals("Copied the rule."));
    String rule = text("#rule-text", "textContent");

    Files.writeString(config, Files.readString(config) + rule);

    await(
        "its report",
        text("#table-rules"),
        text -> text.contains("RunRepository.insert(long, String)"));
    await("its series", text("#table-own"), text -> text.contains("run_repository_insert_total"));
    await("its chart", label("chart-own"), text -> text.contains("insert_total: now"));
    assertThat(app.process().complaints()).isEmpty();
  }

  @Order(5)
  @Test
  void what_is_copied_for_prometheus_and_grafana_is_whole() {
    assertThat(text("#scrape-job", "textContent"))
        .contains("scrape_configs:", "targets: [\"127.0.0.1:" + page.getPort() + "\"]");
    assertThat(
            evaluate(
                    "fetch(document.getElementById('download-dashboard').href)"
                        + ".then((answer) => answer.json()).then((json) => json.panels.length)")
                .asInt())
        .isGreaterThan(10);
    browser.evaluate("document.getElementById('copy-dashboard').click()");
    await("said", text("#said"), text -> text.equals("Copied the dashboard."));
  }

  @Order(6)
  @Test
  void nothing_stands_in_the_way_of_those_who_use_a_keyboard_or_a_screen_reader()
      throws IOException {
    browser.evaluate(axe());
    for (String colours : List.of("light", "dark")) {
      browser.look(1280, 900, colours);
      assertThat(violations()).as(colours).isEmpty();
    }
    browser.look(390, 844, "dark");
    assertThat(evaluate("document.documentElement.scrollWidth").asInt())
        .as("nothing is wider than a phone")
        .isLessThanOrEqualTo(390);
  }

  @Order(7)
  @Test
  void a_paused_page_asks_for_nothing() {
    browser.evaluate("document.getElementById('pause').click()");
    await("paused", text("#state-text"), text -> text.equals("Paused"));
    int asked = browser.requests().size();
    long polled = requestsOfTheLoad();
    Await.until(
        "some hundred requests of others",
        PATIENCE,
        LivePageIT::requestsOfTheLoad,
        now -> now > polled + 500);
    assertThat(browser.requests().size() - asked).as("but one that was on its way").isBetween(0, 2);
  }

  @Order(8)
  @Test
  void the_console_has_no_complaint_and_no_other_host_was_asked() {
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests())
        .hasSizeGreaterThan(20)
        .allMatch(address -> address.startsWith(page.toString()) || address.equals("about:blank"));
  }

  @Order(9)
  @Test
  void quantiles_rates_and_escapes_are_those_of_prometheus() throws IOException {
    String checks = Files.readString(Artifacts.testResource("live-page-checks.js"));
    assertThat(evaluate(checks)).isEmpty();
  }

  private static long requestsOfTheLoad() {
    return (long) app.scrape().sum("http_requests_total");
  }

  private static void drive() {
    Client client = new Client(app.uri());
    List<Long> agents = List.of(create(client, "planner"), create(client, HOSTILE));
    while (!ended.get()) {
      client.send(Call.get("/api/agents", 200, "/api/agents"));
      for (long agent : agents) {
        client.send(Call.run("of this id", agent, 201, false));
      }
    }
  }

  private static long create(Client client, String name) {
    String body = "{\"name\":\"%s\",\"model\":\"small-1\",\"behaviour\":\"ok\"}".formatted(name);
    Reply reply = client.send(Call.of("POST", "/api/agents", body, 201, "/api/agents"));
    Matcher id = Pattern.compile("\"id\":(\\d+)").matcher(reply.body());
    assertThat(id.find()).isTrue();
    return Long.parseLong(id.group(1));
  }

  private static void type(String input, String text) {
    browser.evaluate(
        "(() => { const field = document.getElementById('"
            + input
            + "'); field.value = '"
            + text
            + "'; field.dispatchEvent(new Event('input')); })()");
  }

  private static List<String> violations() {
    JsonNode found =
        evaluate(
            "axe.run(document, {resultTypes: ['violations']}).then((result) => result.violations"
                + ".filter((each) => /serious|critical/.test(each.impact))"
                + ".map((each) => each.id + ': ' + each.nodes.map((node) => node.html).join(' ')))");
    return StreamSupport.stream(found.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String axe() throws IOException {
    try (InputStream in = LivePageIT.class.getResourceAsStream("/axe.min.js")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + "; 0";
    }
  }

  private static JsonNode evaluate(String expression) {
    return browser.evaluate(expression);
  }

  private static String label(String chart) {
    return "document.querySelector('#" + chart + " .plot')?.getAttribute('aria-label') ?? ''";
  }

  private static String text(String selector) {
    return "document.querySelector('" + selector + "')?.textContent ?? ''";
  }

  private static String text(String selector, String property) {
    return evaluate("document.querySelector('" + selector + "')." + property).asText();
  }

  private static void await(String what, String expression, Predicate<String> fits) {
    Await.until(what, PATIENCE, () -> evaluate(expression).asText(), fits);
  }
}
