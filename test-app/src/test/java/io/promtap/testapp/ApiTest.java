// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {
  private static ServiceUnderTest service;

  @BeforeAll
  static void start() throws StartException {
    service = new ServiceUnderTest();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void an_agent_is_created_found_listed_and_deleted() throws Exception {
    HttpResponse<String> created =
        service.post("/api/agents", "{\"name\":\"once\",\"model\":\"m\"}");
    assertThat(created.statusCode()).isEqualTo(201);
    String path = "/api/agents/" + created.body().replaceAll("\\D", "");

    assertThat(service.get(path).body()).isEqualTo(created.body());
    assertThat(service.get("/api/agents?limit=200").body()).contains(created.body());
    assertThat(service.delete(path).statusCode()).isEqualTo(204);
    assertThat(service.get(path).statusCode()).isEqualTo(404);
    assertThat(service.delete(path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '{"name":'                                              | not JSON
          '{"name":"a","model":"m"} x'                            | not JSON
          ''                                                      | must be a JSON object
          '[]'                                                    | must be a JSON object
          '{"model":"m"}'                                         | name is missing
          '{"name":null,"model":"m"}'                             | name is missing
          '{"name":7,"model":"m"}'                                | name must be a string
          '{"name":" ","model":"m"}'                              | name is empty
          '{"name":"a\\u0000","model":"m"}'                       | name has characters
          '{"name":"a\\ud800","model":"m"}'                       | name has characters
          '{"name":"a","model":"m","behaviour":"odd"}'            | behaviour must be one of
          """)
  void a_wrong_agent_is_refused_by_name_of_the_field(String body, String words) throws Exception {
    HttpResponse<String> response = service.post("/api/agents", body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).startsWith("{\"error\":").contains(words);
  }

  @Test
  void a_name_of_80_characters_is_accepted_and_one_of_81_is_not() throws Exception {
    String body = "{\"name\":\"%s\",\"model\":\"m\"}";

    assertThat(service.post("/api/agents", body.formatted("n".repeat(80))).statusCode())
        .isEqualTo(201);
    assertThat(service.post("/api/agents", body.formatted("n".repeat(81))).statusCode())
        .isEqualTo(400);
  }

  @Test
  void a_body_over_64_kilobytes_is_refused() throws Exception {
    assertThat(service.post("/api/agents", " ".repeat(64 * 1024 + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void an_import_with_a_taken_name_imports_nothing() throws Exception {
    service.agent("taken", "ok");
    String import1 = "[{\"name\":\"free\",\"model\":\"m\"},{\"name\":\"taken\",\"model\":\"m\"}]";

    assertThat(service.post("/api/import", import1).statusCode()).isEqualTo(409);
    assertThat(service.get("/api/agents?limit=200").body()).doesNotContain("\"free\"");
  }

  @ParameterizedTest
  @CsvSource({"/api/agents?limit=0", "/api/agents?offset=-1", "/api/runs?agentId=x", "/api/runs/x"})
  void a_wrong_number_in_the_path_or_query_is_refused(String path) throws Exception {
    assertThat(service.get(path).statusCode()).isEqualTo(400);
  }

  @Test
  void a_failed_run_is_told_by_its_result_and_a_crash_by_status_500() throws Exception {
    String fails = service.agent("fails", "fails");
    String crashes = service.agent("crashes", "crashes");

    HttpResponse<String> failed = run(fails);
    assertThat(failed.statusCode()).isEqualTo(201);
    assertThat(failed.body()).contains("\"status\":\"failed\"");

    HttpResponse<String> crashed = run(crashes);
    assertThat(crashed.statusCode()).isEqualTo(500);
    assertThat(crashed.body()).contains("AgentCrashedException");
    assertThat(service.get("/api/runs?agentId=" + crashes).body())
        .contains("\"status\":\"failed\"");
  }

  private static HttpResponse<String> run(String agentId) throws Exception {
    return service.post("/api/runs", "{\"agentId\":" + agentId + ",\"input\":\"why?\"}");
  }

  @Test
  void an_export_streams_every_run_as_a_line() throws Exception {
    String agent = service.agent("exported", "ok");
    for (int i = 0; i < 25; i++) {
      run(agent);
    }

    HttpResponse<String> export = service.get("/api/export");

    // Flushed before its end, so it cannot have a length.
    assertThat(export.headers().firstValue("Transfer-Encoding")).contains("chunked");
    assertThat(export.body().lines()).hasSizeGreaterThanOrEqualTo(25);
    assertThat(List.of(export.body().split("\n"))).allMatch(line -> line.matches("\\{.*}"));
    assertThat(service.get("/api/export?limit=2").body().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/forward   | 200 | {"status":"up"}
          /api/include   | 200 | [{"status":"up"},{"status":"up"}]
          /api/teapot    | 418 | {"error":"short and stout"}
          /api/gone      | 410 | {"error":"gone for good"}
          """)
  void the_container_dispatches_and_the_client_sees_the_final_answer(
      String path, int status, String body) throws Exception {
    HttpResponse<String> response = service.get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({"/nowhere", "/api/nowhere", "/", "/errors/teapot"})
  void an_unknown_path_is_a_404(String path) throws Exception {
    assertThat(service.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void the_wrong_key_is_refused_on_the_api_and_ignored_elsewhere() throws Exception {
    assertThat(withWrongKey("/api/agents").statusCode()).isEqualTo(401);
    assertThat(withWrongKey("/health").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> withWrongKey(String path) throws Exception {
    return service.send(HttpRequest.newBuilder(service.uri(path)).header("X-Api-Key", "wrong"));
  }

  @Test
  void a_method_without_a_meaning_is_a_405() throws Exception {
    HttpRequest.Builder put =
        HttpRequest.newBuilder(service.uri("/api/agents")).PUT(BodyPublishers.noBody());

    assertThat(service.send(put).statusCode()).isEqualTo(405);
  }

  @Test
  void head_answers_as_get_without_a_body() throws Exception {
    HttpResponse<String> head =
        service.send(
            HttpRequest.newBuilder(service.uri("/health")).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }
}
