// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One round of {@link Scenario#CYCLE}: the requests of its steps, and the ids that later steps need
 * from the answers to earlier ones.
 */
final class Cycle {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final URI service;
  private final Map<String, Long> agentIds;
  private final String key;
  private final CompletableFuture<Long> draft = new CompletableFuture<>();
  private final CompletableFuture<Long> import1 = new CompletableFuture<>();
  private final CompletableFuture<Long> import2 = new CompletableFuture<>();
  private final CompletableFuture<Long> run = new CompletableFuture<>();

  /**
   * @param key unique among all cycles that ever met this database; part of the names it creates
   */
  Cycle(URI service, Map<String, Long> agentIds, String key) {
    this.service = service;
    this.agentIds = agentIds;
    this.key = key;
  }

  /** The request of a step; complete at once unless it waits for an id. */
  CompletableFuture<HttpRequest> request(Scenario step) {
    return switch (step) {
      case DELETE_AGENT -> draft.thenApply(id -> build(step, "{draft}", id));
      case DELETE_IMPORTED_1 -> import1.thenApply(id -> build(step, "{import1}", id));
      case DELETE_IMPORTED_2 -> import2.thenApply(id -> build(step, "{import2}", id));
      case GET_RUN -> run.thenApply(id -> build(step, "{run}", id));
      default -> CompletableFuture.completedFuture(build(step, "{cycle}", key));
    };
  }

  private HttpRequest build(Scenario step, String placeholder, Object value) {
    String path =
        step.path()
            .replace("{planner}", String.valueOf(agentIds.get("planner")))
            .replace(placeholder, String.valueOf(value));
    HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path));
    String body = body(step);
    if (body == null) {
      request.method(step.method(), BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(step.method(), BodyPublishers.ofString(body));
    }
    if (step == Scenario.WRONG_KEY) {
      request.header("X-Api-Key", "wrong");
    }
    return request.build();
  }

  private String body(Scenario step) {
    if (step.agent() != null) {
      return run(agentIds.get(step.agent()));
    }
    return switch (step) {
      case CREATE_AGENT -> agent("draft-" + key);
      case IMPORT -> "[" + agent("import1-" + key) + "," + agent("import2-" + key) + "]";
      case DUPLICATE_AGENT, PUT_AGENTS -> agent("planner");
      case INVALID_AGENT -> "{\"name\":\"nobody\"}";
      case RUN_UNKNOWN_AGENT -> run(999_999_999L);
      case RUN_BAD_JSON -> "{\"agentId\":";
      default -> null;
    };
  }

  private static String agent(String name) {
    return "{\"name\":\"" + name + "\",\"model\":\"small-1\"}";
  }

  private static String run(Long agentId) {
    return "{\"agentId\":" + agentId + ",\"input\":\"plan the next release\"}";
  }

  /** Keeps the ids of an answer for the steps that wait for them. */
  void answered(Scenario step, String body) {
    switch (step) {
      case CREATE_AGENT -> draft.complete(parse(body).path("id").asLong());
      case IMPORT -> {
        JsonNode ids = parse(body).path("ids");
        import1.complete(ids.path(0).asLong());
        import2.complete(ids.path(1).asLong());
      }
      case RUN_PLANNER -> run.complete(parse(body).path("id").asLong());
      default -> {}
    }
  }

  private static JsonNode parse(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** No answer will come: whoever waits for an id of this cycle is told so. */
  void failed(Throwable cause) {
    draft.completeExceptionally(cause);
    import1.completeExceptionally(cause);
    import2.completeExceptionally(cause);
    run.completeExceptionally(cause);
  }
}
