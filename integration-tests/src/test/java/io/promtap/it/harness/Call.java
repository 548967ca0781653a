// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;

/**
 * A request to the test-app and exactly what it has to add to the metrics.
 *
 * @param path with the name of an agent in braces where its id has to be
 * @param endpoint the route that the request belongs to
 * @param statements the operations of its SQL statements; each borrows a connection of its own
 * @param agent the agent that it executes, or null
 * @param failed whether that execution fails
 */
public record Call(
    String method,
    String path,
    String body,
    String apiKey,
    int status,
    String endpoint,
    List<String> statements,
    String agent,
    boolean failed) {

  public static Call get(String path, int status, String endpoint, String... statements) {
    return of("GET", path, null, status, endpoint, statements);
  }

  public static Call of(
      String method, String path, String body, int status, String endpoint, String... statements) {
    return new Call(method, path, body, null, status, endpoint, List.of(statements), null, false);
  }

  /** A run of an agent: found, stored, executed, stored again. */
  public static Call run(String agent, long id, int status, boolean failed) {
    return new Call(
        "POST",
        "/api/runs",
        "{\"agentId\":" + id + ",\"input\":\"plan the next release\"}",
        null,
        status,
        "/api/runs",
        List.of("SELECT", "INSERT", "UPDATE"),
        agent,
        failed);
  }

  public Call withApiKey(String key) {
    return new Call(method, path, body, key, status, endpoint, statements, agent, failed);
  }

  /** As the label {@code method} has it. */
  public String methodLabel() {
    return List.of("GET", "HEAD", "POST", "PUT", "DELETE").contains(method) ? method : "OTHER";
  }

  HttpRequest request(URI service, String resolvedPath) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.resolve(resolvedPath)).timeout(Duration.ofSeconds(20));
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, BodyPublishers.ofString(body));
    }
    if (apiKey != null) {
      request.header("X-Api-Key", apiKey);
    }
    return request.build();
  }
}
