// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Requests to a test-app that has just started, of a known mix: every route and status that it has,
 * failures of each kind, and paths that nobody claims. The ids in them are those of an empty
 * database.
 *
 * <p>Three steps: what comes first makes what the middle uses, in this order; the middle may come
 * in any order and at once; what comes last removes some of it.
 */
public record Traffic(List<Call> first, List<Call> middle, List<Call> last) {
  private static final String[] AGENTS = {
    "planner ok", "researcher ok", "writer ok", "sleepy slow", "flaky fails", "crasher crashes"
  };
  private static final int EXTRA_AGENTS = 20;

  /** Some of each kind in a fixed order: enough runs for an export in several pieces. */
  public static Traffic sampler() {
    int each = 4;
    List<Call> middle = new ArrayList<>();
    for (Kind kind : kinds()) {
      IntStream.range(0, each).mapToObj(kind.call::apply).forEach(middle::add);
    }
    return new Traffic(agentsAndOneRun(), middle, removals(each));
  }

  /** Exactly 1,000 requests. */
  public static Traffic thousand() {
    List<Call> middle = new ArrayList<>();
    for (Kind kind : kinds()) {
      IntStream.range(0, kind.times).mapToObj(kind.call::apply).forEach(middle::add);
    }
    // Kinds side by side, the same way in every run.
    Collections.shuffle(middle, new Random(1000));
    Traffic traffic = new Traffic(agentsAndOneRun(), middle, removals(EXTRA_AGENTS));
    if (traffic.calls().size() != 1000) {
      throw new IllegalStateException("not 1000 requests but " + traffic.calls().size());
    }
    return traffic;
  }

  /** What of this can be sent again to a service that has had it already, this many times. */
  public Traffic again(int times) {
    List<Call> repeatable =
        middle.stream()
            .filter(call -> call.status() != 201 || call.endpoint().equals("/api/runs"))
            .toList();
    List<Call> repeated = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      repeated.addAll(repeatable);
    }
    return new Traffic(List.of(), repeated, List.of());
  }

  public List<Call> calls() {
    List<Call> calls = new ArrayList<>(first);
    calls.addAll(middle);
    calls.addAll(last);
    return calls;
  }

  /** How many calls have each value of a property. */
  public <K> Map<K, Long> count(Function<Call, K> property) {
    return calls().stream().collect(groupingBy(property, counting()));
  }

  /** How many statements of each operation. */
  public Map<String, Long> statements() {
    return calls().stream()
        .flatMap(call -> call.statements().stream())
        .collect(groupingBy(operation -> operation, counting()));
  }

  public long statementCount() {
    return statements().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The executions of an agent that end like this. */
  public long executions(String agent, boolean failed) {
    return calls().stream()
        .filter(call -> agent.equals(call.agent()) && call.failed() == failed)
        .count();
  }

  public static List<String> agents() {
    return List.of(AGENTS).stream().map(agent -> agent.split(" ")[0]).toList();
  }

  /** The agents get the ids 1 to 6, the first run gets the id 1. */
  private static List<Call> agentsAndOneRun() {
    List<Call> calls = new ArrayList<>();
    for (String agent : AGENTS) {
      String[] words = agent.split(" ");
      calls.add(create(words[0], words[1], 201));
    }
    calls.add(run("planner", 201, false));
    return calls;
  }

  private record Kind(int times, Function<Integer, Call> call) {
    Kind(int times, Call call) {
      this(times, number -> call);
    }
  }

  private static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>(runs());
    kinds.addAll(agentRequests());
    kinds.addAll(otherRequests());
    return kinds;
  }

  private static List<Kind> runs() {
    return List.of(
        new Kind(119, run("planner", 201, false)),
        new Kind(80, run("researcher", 201, false)),
        new Kind(60, run("writer", 201, false)),
        new Kind(10, run("sleepy", 201, false)),
        new Kind(60, run("flaky", 201, true)),
        new Kind(30, run("crasher", 500, true)),
        new Kind(
            10,
            Call.of(
                "POST",
                "/api/runs",
                "{\"agentId\":999,\"input\":\"x\"}",
                404,
                "/api/runs",
                "SELECT")),
        new Kind(10, Call.of("POST", "/api/runs", "{\"agentId\":", 400, "/api/runs")),
        new Kind(40, Call.get("/api/runs?agentId=1&limit=20", 200, "/api/runs", "SELECT")),
        new Kind(30, Call.get("/api/runs/1", 200, "/api/runs/*", "SELECT")));
  }

  private static List<Kind> agentRequests() {
    return List.of(
        new Kind(70, Call.get("/api/agents?limit=20", 200, "/api/agents", "SELECT")),
        new Kind(80, Call.get("/api/agents/1", 200, "/api/agents/*", "SELECT")),
        new Kind(40, Call.get("/api/agents/999", 404, "/api/agents/*", "SELECT")),
        new Kind(EXTRA_AGENTS, number -> create("extra-" + number, "ok", 201)),
        new Kind(20, create("planner", "ok", 409)),
        new Kind(20, Call.of("POST", "/api/agents", "{\"name\":\"nobody\"}", 400, "/api/agents")),
        new Kind(5, Call.of("PUT", "/api/agents", "{}", 405, "/api/agents")),
        new Kind(5, Call.of("PROPFIND", "/api/agents", null, 405, "/api/agents")),
        new Kind(20, Call.get("/api/agents", 401, "/api/agents").withApiKey("wrong")),
        new Kind(10, Traffic::importOfTwo));
  }

  private static List<Kind> otherRequests() {
    return List.of(
        new Kind(90, Call.get("/health", 200, "/health", "SELECT")),
        new Kind(10, Call.of("HEAD", "/health", null, 200, "/health", "SELECT")),
        new Kind(10, Call.get("/api/export?limit=60", 200, "/api/export", "SELECT")),
        new Kind(30, Call.get("/api/forward", 200, "/api/forward", "SELECT")),
        new Kind(30, Call.get("/api/include", 200, "/api/include", "SELECT", "SELECT")),
        new Kind(20, Call.get("/api/teapot", 418, "/api/teapot")),
        new Kind(10, Call.get("/api/gone", 410, "/api/gone")),
        new Kind(10, Call.get("/api/redirect", 302, "/api/redirect")),
        new Kind(20, number -> Call.get("/backup/" + number + ".zip", 404, "unmatched")),
        new Kind(4, Call.get("/api/nowhere", 404, "unmatched")));
  }

  /** The id of an agent that the middle made is known when it was made; the client fills it in. */
  private static List<Call> removals(int extraAgents) {
    return IntStream.range(0, extraAgents)
        .mapToObj(number -> "/api/agents/{extra-" + number + "}")
        .map(path -> Call.of("DELETE", path, null, 204, "/api/agents/*", "DELETE"))
        .toList();
  }

  private static Call run(String agent, int status, boolean failed) {
    return Call.run(agent, 1 + agents().indexOf(agent), status, failed);
  }

  private static Call create(String name, String behaviour, int status) {
    return Call.of("POST", "/api/agents", agent(name, behaviour), status, "/api/agents", "INSERT");
  }

  private static Call importOfTwo(int number) {
    String agents =
        "["
            + agent("import-" + number + "a", "ok")
            + ","
            + agent("import-" + number + "b", "ok")
            + "]";
    return Call.of("POST", "/api/import", agents, 201, "/api/import", "INSERT");
  }

  private static String agent(String name, String behaviour) {
    return "{\"name\":\"%s\",\"model\":\"small-1\",\"behaviour\":\"%s\"}"
        .formatted(name, behaviour);
  }
}
