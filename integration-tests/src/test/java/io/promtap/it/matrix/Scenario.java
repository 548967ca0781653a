// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row of the table: what a client does, and what that must add to the metrics. Each response that
 * the client gets is one request of the expected method and endpoint with the status that came over
 * the wire; nothing else may be counted.
 */
final class Scenario {
  /** What a script returns in place of a status when the server closes the connection. */
  static final int UNANSWERED = 0;

  private final String name;
  private final Script script;
  private final Map<List<String>, List<Integer>> otherAnswers = new LinkedHashMap<>();
  private final Map<List<String>, List<String>> otherEndpoints = new LinkedHashMap<>();
  private final Map<List<String>, Integer> unanswered = new LinkedHashMap<>();
  private final Map<List<String>, String> notApplicable = new LinkedHashMap<>();
  private List<String> varying = List.of();
  private List<Integer> answers = List.of();
  private String method;
  private List<String> endpoints = List.of();
  private Duration atLeast = Duration.ZERO;
  private boolean timed = true;

  private Scenario(String name, Script script) {
    this.name = name;
    this.script = script;
  }

  /** What the client does; it returns the statuses that it was sent. */
  interface Script {
    List<Integer> run(Client client) throws IOException;
  }

  static Scenario of(String name, Script script) {
    return new Scenario(name, script);
  }

  /** One request on a connection of its own. */
  static Scenario request(String name, String method, String target, String... headers) {
    return of(
        name,
        client -> {
          try {
            return List.of(client.exchange(method, target, headers).status());
          } catch (EOFException closed) {
            return List.of(UNANSWERED);
          }
        });
  }

  static Scenario get(String name, String target) {
    return request(name, "GET", target);
  }

  Scenario answers(Integer... statuses) {
    answers = List.of(statuses);
    return this;
  }

  /** Containers, named as {@code Jetty} or {@code Jetty 12.0}, that answer otherwise. */
  Scenario answersOn(List<String> containers, Integer... statuses) {
    otherAnswers.put(containers, List.of(statuses));
    return this;
  }

  /**
   * Containers that answer the same request in several ways, with the agent and without it. What
   * they answer has to be counted.
   */
  Scenario answersVaryOn(List<String> containers) {
    varying = containers;
    return this;
  }

  /**
   * Containers that close the connection without an answer, with the agent and without it. There is
   * no status on the wire then; the one that the container had in mind is counted.
   */
  Scenario unansweredOn(List<String> containers, int status) {
    otherAnswers.put(containers, List.of(UNANSWERED));
    unanswered.put(containers, status);
    return this;
  }

  Scenario counts(String expectedMethod, String expectedEndpoint) {
    return countsEach(expectedMethod, expectedEndpoint);
  }

  /** Containers that name all its requests otherwise. */
  Scenario countsOn(List<String> containers, String otherEndpoint) {
    otherEndpoints.put(containers, List.of(otherEndpoint));
    return this;
  }

  /** The endpoint of each answer; the last one is that of all that follow. */
  Scenario countsEach(String expectedMethod, String... expectedEndpoints) {
    method = expectedMethod;
    endpoints = List.of(expectedEndpoints);
    return this;
  }

  /** No application is reached. */
  Scenario countsNothing() {
    method = null;
    endpoints = List.of();
    return this;
  }

  /** The known delay of each request; the client's own time is the upper bound. */
  Scenario lasts(long millis) {
    atLeast = Duration.ofMillis(millis);
    return this;
  }

  /** Its time says nothing about latency. */
  Scenario leftOutOfTheHistogram() {
    timed = false;
    return this;
  }

  Scenario notOn(List<String> containers, String reason) {
    notApplicable.put(containers, reason);
    return this;
  }

  String name() {
    return name;
  }

  /** Why it cannot be run there; null if it can. */
  String reasonAgainst(Container container) {
    return forContainer(notApplicable, container, null);
  }

  /** The endpoint of its first request; null if none is counted. */
  String endpoint() {
    return endpoints.isEmpty() ? null : endpoints.get(0);
  }

  List<Integer> expectedAnswers(Container container) {
    return forContainer(otherAnswers, container, answers);
  }

  boolean isRight(Container container, List<Integer> statuses) {
    return container.isAnyOf(varying) || statuses.equals(expectedAnswers(container));
  }

  List<Integer> run(Client client) throws IOException {
    return script.run(client);
  }

  /** The requests that have to be counted when the client got these statuses. */
  List<Counted> expected(Container container, List<Integer> statuses) {
    List<Counted> expected = new ArrayList<>();
    List<String> names = forContainer(otherEndpoints, container, endpoints);
    if (!names.isEmpty()) {
      for (int i = 0; i < statuses.size(); i++) {
        String endpoint = names.get(Math.min(i, names.size() - 1));
        int sent = statuses.get(i);
        int status = sent == UNANSWERED ? forContainer(unanswered, container, sent) : sent;
        expected.add(new Counted(method, endpoint, Integer.toString(status)));
      }
    }
    return expected;
  }

  boolean isTimed() {
    return timed;
  }

  Duration atLeast() {
    return atLeast;
  }

  private static <T> T forContainer(
      Map<List<String>, T> byNames, Container container, T otherwise) {
    return byNames.entrySet().stream()
        .filter(entry -> container.isAnyOf(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  @Override
  public String toString() {
    return name;
  }
}
