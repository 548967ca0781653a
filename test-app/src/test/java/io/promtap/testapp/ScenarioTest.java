// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ScenarioTest {

  @Test
  void a_cycle_is_fifty_requests_and_has_every_kind() {
    assertThat(Scenario.CYCLE).hasSize(50).contains(Scenario.values());
  }

  @Test
  void every_kind_answers_and_costs_what_the_table_says() throws Exception {
    try (ServiceUnderTest service = new ServiceUnderTest();
        LoadDriver driver = silentDriver(service, 1)) {
      // The driver's first request creates the agents that the cycle below uses.
      driver.start();
      driver.await();
      Cycle cycle = new Cycle(service.uri("/"), agentIds(service), "test");
      service.takeStatements();
      service.takeBorrowedConnections();
      for (Scenario step : Scenario.CYCLE) {
        HttpResponse<String> response =
            HttpClient.newHttpClient().send(cycle.request(step).get(), BodyHandlers.ofString());
        cycle.answered(step, response.body());

        assertThat(response.statusCode()).as("status of %s", step).isEqualTo(step.status());
        assertThat(service.takeStatements())
            .as("statements of %s", step)
            .isEqualTo(step.statements());
        assertThat(service.takeBorrowedConnections())
            .as("connections of %s", step)
            .isEqualTo(step.statements().size());
      }
    }
  }

  private static Map<String, Long> agentIds(ServiceUnderTest service) throws Exception {
    Map<String, Long> ids = new HashMap<>();
    for (String name : Scenario.AGENTS.keySet()) {
      ids.put(name, service.agents().findByName(name).orElseThrow().id());
    }
    return ids;
  }

  @Test
  void a_drive_with_a_total_sends_exactly_the_first_steps_of_the_cycle() throws Exception {
    long total = 2L * Scenario.CYCLE.size() + 7;
    Map<Integer, Long> expected = new TreeMap<>();
    for (int i = 0; i < total; i++) {
      expected.merge(Scenario.CYCLE.get(i % Scenario.CYCLE.size()).status(), 1L, Long::sum);
    }
    try (ServiceUnderTest service = new ServiceUnderTest();
        LoadDriver driver = silentDriver(service, total)) {
      driver.start();
      DriveTally tally = driver.await();

      assertThat(tally.unexpected()).isZero();
      assertThat(tally.byStatus()).isEqualTo(expected);
    }
  }

  @Test
  void an_answer_that_nobody_expected_is_reported() throws Exception {
    try (ServiceUnderTest service = new ServiceUnderTest();
        LoadDriver driver = silentDriver(service, 2)) {
      // RUN_PLANNER, the second step, expects planner to succeed.
      service.agent("planner", "crashes");
      driver.start();

      assertThat(driver.await().unexpected()).isEqualTo(1);
    }
  }

  private static LoadDriver silentDriver(ServiceUnderTest service, long total) {
    java.io.PrintStream nowhere = new java.io.PrintStream(java.io.OutputStream.nullOutputStream());
    return new LoadDriver(service.uri("/"), service.agents(), 500, total, nowhere);
  }

  @Test
  void the_readme_has_this_table() throws Exception {
    List<String> readme = Files.readAllLines(Path.of("README.md"));

    for (Scenario kind : Scenario.values()) {
      assertThat(readme).contains(row(kind));
    }
  }

  private static String row(Scenario kind) {
    String execution =
        kind.agent() == null
            ? ""
            : "`" + kind.agent() + "` " + kind.outcome().name().toLowerCase(Locale.ROOT);
    String endpoint =
        kind.endpoint().equals(Scenario.UNMATCHED) ? kind.endpoint() : "`" + kind.endpoint() + "`";
    return "| %s | %d | `%s %s` | %d | %s | %s | %s |"
        .formatted(
            kind.name(),
            kind.perCycle(),
            kind.method(),
            kind.path(),
            kind.status(),
            endpoint,
            String.join(" ", kind.statements()),
            execution);
  }
}
