// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Call;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a client's traceparent to exemplars, with no tracer in the process. */
class ExemplarsIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String EXEMPLAR = "# {span_id=\"" + SPAN + "\",trace_id=\"" + TRACE + "\"}";

  @TempDir private Path directory;

  @Test
  void a_traceparent_marks_what_its_request_recorded_of_http_jdbc_and_executions()
      throws Exception {
    try (TestApp app = started("traceparent")) {
      run(app.uri());
      app.awaitFinished(2);

      assertThat(marked(Scrape.openMetrics(app.metrics())))
          .anyMatch(line -> line.startsWith("http_request_duration_seconds_bucket{"))
          .anyMatch(line -> line.startsWith("db_query_duration_seconds_bucket{operation=\"INSERT"))
          .anyMatch(line -> line.startsWith("agent_execution_duration_seconds_bucket{"))
          .noneMatch(line -> line.contains("endpoint=\"/api/agents\""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", ""})
  void without_the_option_there_are_none(String option) throws Exception {
    try (TestApp app = started(option)) {
      run(app.uri());
      app.awaitFinished(2);

      assertThat(Scrape.openMetrics(app.metrics())).doesNotContain("# {");
    }
  }

  private TestApp started(String option) throws Exception {
    Path config = directory.resolve("promtap.yaml");
    String line = option.isEmpty() ? "" : "exemplars: " + option + "\n";
    Files.writeString(config, line + Files.readString(Artifacts.testAppConfig()));
    return TestApp.start(JavaCommand.on(Jdks.current()).agent("0:" + config), "--port", "0");
  }

  /** Two requests: one makes an agent, the traced one runs it. */
  private static void run(URI app) throws Exception {
    List<Call> makesAnAgent = Traffic.sampler().first().subList(0, 1);
    new Client(app).drive(new Traffic(makesAnAgent, List.of(), List.of()));
    HttpRequest request =
        HttpRequest.newBuilder(app.resolve("/api/runs"))
            .header("Content-Type", "application/json")
            .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
            .POST(BodyPublishers.ofString("{\"agentId\":1,\"input\":\"plan\"}"))
            .build();
    HttpResponse<String> response =
        HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(201);
  }

  private static List<String> marked(String page) {
    return page.lines().filter(line -> line.contains(EXEMPLAR)).toList();
  }
}
