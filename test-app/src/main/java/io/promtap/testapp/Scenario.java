// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.util.List;
import java.util.Map;

/**
 * One kind of request of the built-in load, and exactly what it costs.
 *
 * <p>{@link #CYCLE} is the order in which they are sent, again and again. The driver's first {@code
 * M} requests are the first {@code M} steps of that endless repetition, so every total can be
 * computed. README.md of this module has the same table for people; a test compares the two,
 * another one counts the statements of each kind.
 */
enum Scenario {
  HEALTH("GET", "/health", 200, "/health", "SELECT"),
  LIST_AGENTS("GET", "/api/agents?limit=20", 200, "/api/agents", "SELECT"),
  GET_AGENT("GET", "/api/agents/{planner}", 200, "/api/agents/*", "SELECT"),
  UNKNOWN_AGENT("GET", "/api/agents/999999999", 404, "/api/agents/*", "SELECT"),
  CREATE_AGENT("POST", "/api/agents", 201, "/api/agents", "INSERT"),
  DUPLICATE_AGENT("POST", "/api/agents", 409, "/api/agents", "INSERT"),
  INVALID_AGENT("POST", "/api/agents", 400, "/api/agents", ""),
  PUT_AGENTS("PUT", "/api/agents", 405, "/api/agents", ""),
  WRONG_KEY("GET", "/api/agents", 401, "/api/agents", ""),
  DELETE_AGENT("DELETE", "/api/agents/{draft}", 204, "/api/agents/*", "DELETE"),
  DELETE_UNKNOWN("DELETE", "/api/agents/999999999", 404, "/api/agents/*", "DELETE"),
  IMPORT("POST", "/api/import", 201, "/api/import", "INSERT"),
  DELETE_IMPORTED_1("DELETE", "/api/agents/{import1}", 204, "/api/agents/*", "DELETE"),
  DELETE_IMPORTED_2("DELETE", "/api/agents/{import2}", 204, "/api/agents/*", "DELETE"),
  RUN_PLANNER("planner", 201, Outcome.SUCCESS),
  RUN_RESEARCHER("researcher", 201, Outcome.SUCCESS),
  RUN_WRITER("writer", 201, Outcome.SUCCESS),
  RUN_SLEEPY("sleepy", 201, Outcome.SUCCESS),
  RUN_FLAKY("flaky", 201, Outcome.ERROR),
  RUN_CRASHER("crasher", 500, Outcome.ERROR),
  RUN_UNKNOWN_AGENT("POST", "/api/runs", 404, "/api/runs", "SELECT"),
  RUN_BAD_JSON("POST", "/api/runs", 400, "/api/runs", ""),
  LIST_RUNS("GET", "/api/runs?agentId={planner}&limit=20", 200, "/api/runs", "SELECT"),
  GET_RUN("GET", "/api/runs/{run}", 200, "/api/runs/*", "SELECT"),
  EXPORT("GET", "/api/export?limit=100", 200, "/api/export", "SELECT"),
  FORWARD("GET", "/api/forward", 200, "/api/forward", "SELECT"),
  INCLUDE("GET", "/api/include", 200, "/api/include", "SELECT SELECT"),
  TEAPOT("GET", "/api/teapot", 418, "/api/teapot", ""),
  GONE("GET", "/api/gone", 410, "/api/gone", ""),
  REDIRECT("GET", "/api/redirect", 302, "/api/redirect", ""),
  SCAN("GET", "/backup/{cycle}.zip", 404, Scenario.UNMATCHED, ""),
  SCAN_API("GET", "/api/nowhere", 404, Scenario.UNMATCHED, "");

  /** How one execution of an agent ends. */
  enum Outcome {
    SUCCESS,
    ERROR
  }

  /** No servlet mapping of the application claims the path; Tomcat's default servlet answers. */
  static final String UNMATCHED = "unmatched";

  /** The agents that the driver creates where they are missing, before the first request. */
  static final Map<String, Behaviour> AGENTS =
      Map.of(
          "planner", Behaviour.OK,
          "researcher", Behaviour.OK,
          "writer", Behaviour.OK,
          "sleepy", Behaviour.SLOW,
          "flaky", Behaviour.FAILS,
          "crasher", Behaviour.CRASHES);

  /**
   * 50 requests. An id is used some requests after the one that makes it, and what a cycle creates
   * it deletes, so that a long drive does not grow the table of agents.
   */
  static final List<Scenario> CYCLE =
      List.of(
          HEALTH,
          RUN_PLANNER,
          LIST_AGENTS,
          CREATE_AGENT,
          RUN_RESEARCHER,
          IMPORT,
          GET_AGENT,
          RUN_WRITER,
          SCAN,
          LIST_RUNS,
          RUN_FLAKY,
          DUPLICATE_AGENT,
          RUN_PLANNER,
          GET_RUN,
          TEAPOT,
          RUN_RESEARCHER,
          INVALID_AGENT,
          HEALTH,
          RUN_SLEEPY,
          LIST_AGENTS,
          FORWARD,
          RUN_WRITER,
          UNKNOWN_AGENT,
          RUN_PLANNER,
          DELETE_AGENT,
          WRONG_KEY,
          RUN_CRASHER,
          GET_AGENT,
          RUN_BAD_JSON,
          RUN_RESEARCHER,
          INCLUDE,
          DELETE_IMPORTED_1,
          GONE,
          RUN_FLAKY,
          LIST_RUNS,
          HEALTH,
          RUN_WRITER,
          DELETE_UNKNOWN,
          REDIRECT,
          RUN_PLANNER,
          LIST_AGENTS,
          SCAN,
          RUN_UNKNOWN_AGENT,
          EXPORT,
          RUN_RESEARCHER,
          DELETE_IMPORTED_2,
          GET_RUN,
          PUT_AGENTS,
          GET_AGENT,
          SCAN_API);

  private final String method;
  private final String path;
  private final int status;
  private final String endpoint;
  private final List<String> statements;
  private final String agent;
  private final Outcome outcome;

  Scenario(String method, String path, int status, String endpoint, String statements) {
    this.method = method;
    this.path = path;
    this.status = status;
    this.endpoint = endpoint;
    this.statements = statements.isEmpty() ? List.of() : List.of(statements.split(" "));
    this.agent = null;
    this.outcome = null;
  }

  Scenario(String agent, int status, Outcome outcome) {
    this.method = "POST";
    this.path = "/api/runs";
    this.status = status;
    this.endpoint = "/api/runs";
    this.statements = List.of("SELECT", "INSERT", "UPDATE");
    this.agent = agent;
    this.outcome = outcome;
  }

  String method() {
    return method;
  }

  /** With names in braces that the driver fills in. */
  String path() {
    return path;
  }

  int status() {
    return status;
  }

  /** The servlet mapping that the request meets first. */
  String endpoint() {
    return endpoint;
  }

  /**
   * The operations of its SQL statements, in order. Each has one borrowed connection of its own.
   */
  List<String> statements() {
    return statements;
  }

  /** The agent that it executes, or null. */
  String agent() {
    return agent;
  }

  /** How that execution ends, or null. */
  Outcome outcome() {
    return outcome;
  }

  long perCycle() {
    return CYCLE.stream().filter(step -> step == this).count();
  }
}
