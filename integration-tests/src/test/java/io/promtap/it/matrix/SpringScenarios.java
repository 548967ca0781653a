// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Client.head;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rows that Spring MVC serves; {@code io.promtap.it.spring} is the other side. */
final class SpringScenarios {
  static final List<Scenario> ALL = new SpringScenarios("/boot", "/boot/").rows();

  /** With {@code spring.mvc.servlet.path}. */
  static final List<Scenario> BELOW_A_PATH = new SpringScenarios("/boot/api", "/boot/api/*").rows();

  private final String base;

  /** Names what has no handler. */
  private final String mapping;

  private SpringScenarios(String base, String mapping) {
    this.base = base;
    this.mapping = mapping;
  }

  private List<Scenario> rows() {
    return Stream.of(
            handlers(), otherHandlers(), refusals(), failures(), later(), streams(), last())
        .flatMap(List::stream)
        .toList();
  }

  private List<Scenario> handlers() {
    String owner = base + "/owners/{id}";
    return List.of(
        get("path variable", base + "/owners/7").answers(200).counts("GET", owner),
        get("encoded path variable", base + "/owners/a%20b").answers(200).counts("GET", owner),
        get("matrix variable", base + "/owners/7;page=1").answers(200).counts("GET", owner),
        get("path variable with a pattern", base + "/owners/7/pets/cat")
            .answers(200)
            .counts("GET", owner + "/pets/{pet}"),
        request("POST", "POST", base + "/owners", "Content-Length: 0")
            .answers(201)
            .counts("POST", base + "/owners"),
        request("HEAD", "HEAD", base + "/owners/7").answers(200).counts("HEAD", owner),
        get("known delay", base + "/owners/7/slow?after=300")
            .answers(200)
            .counts("GET", owner + "/slow")
            .lasts(300),
        get("forward:", base + "/owners/7/forward").answers(200).counts("GET", owner + "/forward"),
        get("redirect:", base + "/owners/7/redirect")
            .answers(302)
            .counts("GET", owner + "/redirect"),
        of("keep-alive", this::keepAlive).answers(200, 200, 200).counts("GET", owner));
  }

  private List<Scenario> otherHandlers() {
    return List.of(
        get("functional route", base + "/functional/7")
            .answers(200)
            .counts("GET", base + "/functional/{id}"),
        get("functional route that throws", base + "/functional/7/throw")
            .answers(500)
            .counts("GET", base + "/functional/{id}/throw"),
        get("static resource", base + "/static.txt").answers(200).counts("GET", base + "/**"),
        get("actuator", base + "/actuator/health")
            .answers(200)
            .counts("GET", base + "/actuator/health"));
  }

  private List<Scenario> refusals() {
    return List.of(
        get("nothing there", base + "/nobody/knows").answers(404).counts("GET", base + "/**"),
        request("method without a handler", "DELETE", base + "/owners/7")
            .answers(405)
            .counts("DELETE", mapping),
        request("OPTIONS that Spring answers", "OPTIONS", base + "/owners/7")
            .answers(200)
            .counts("OPTIONS", mapping),
        get("path variable of the wrong type", base + "/owners/x/pets/cat")
            .answers(400)
            .counts("GET", base + "/owners/{id}/pets/{pet}"),
        request("filter rejects with 401", "GET", base + "/owners/7", "Filter: 401")
            .answers(401)
            .counts("GET", mapping),
        request("filter rejects with an error page", "GET", base + "/owners/7", "Filter: 403")
            .answers(403)
            .counts("GET", mapping),
        request("filter throws", "GET", base + "/owners/7", "Filter: throws")
            .answers(500)
            .counts("GET", mapping),
        request("interceptor rejects with 403", "GET", base + "/owners/7", "Interceptor: 403")
            .answers(403)
            .counts("GET", base + "/owners/{id}"));
  }

  private List<Scenario> failures() {
    String owner = base + "/owners/{id}";
    return List.of(
        get("exception", base + "/owners/7/throw").answers(500).counts("GET", owner + "/throw"),
        get("exception with a handler", base + "/owners/7/handled")
            .answers(423)
            .counts("GET", owner + "/handled"),
        get("ResponseStatusException", base + "/owners/7/conflict")
            .answers(409)
            .counts("GET", owner + "/conflict"),
        get("sendError", base + "/owners/7/send-error")
            .answers(410)
            .counts("GET", owner + "/send-error"));
  }

  private List<Scenario> later() {
    return List.of(
        later("DeferredResult", "result", 200).answers(202),
        later("DeferredResult at once", "result", 0).answers(202),
        later("DeferredResult: exception", "error", 100).answers(500),
        later("DeferredResult: exception with a handler", "handled", 100).answers(423),
        later("DeferredResult: time-out", "time-out", 200).answers(503),
        later("DeferredResult: time-out with an answer", "time-out-answered", 200).answers(202),
        later("Callable", "callable", 200).answers(200),
        later("Callable: exception", "callable-throws", 100).answers(500),
        later("CompletableFuture", "future", 100).answers(200),
        of("in flight while it is suspended", client -> client.hold(base + "/later/body"))
            .answers(202)
            .counts("POST", base + "/later/body")
            .lasts(300),
        of("keep-alive of DeferredResults", this::keepAliveLater)
            .answers(202, 202, 202)
            .counts("GET", base + "/later/result/{after}")
            .lasts(20));
  }

  private List<Scenario> streams() {
    return List.of(
        later("StreamingResponseBody", "stream", 200).answers(200),
        later("SseEmitter", "events", 100).answers(200).leftOutOfTheHistogram(),
        later("SseEmitter: exception", "events-fail", 100).answers(200).leftOutOfTheHistogram());
  }

  /**
   * Spring's thread writes on when the client is gone, and then dispatches: it may meet the next
   * request that Tomcat serves with the same objects, with the agent and without it.
   */
  private List<Scenario> last() {
    return List.of(
        of("StreamingResponseBody: client gone", client -> client.vanish(base + "/later/endless"))
            .answers(200)
            .counts("GET", base + "/later/endless"));
  }

  private Scenario later(String name, String path, long after) {
    return get(name, base + "/later/" + path + "/" + after)
        .counts("GET", base + "/later/" + path + "/{after}")
        .lasts(after);
  }

  private List<Integer> keepAlive(Client client) throws IOException {
    return onOneConnection(
        client, base + "/owners/1", base + "/owners/2?q=/owners/3", base + "/owners/%33");
  }

  private List<Integer> keepAliveLater(Client client) throws IOException {
    String path = base + "/later/result/20";
    return onOneConnection(client, path, path, path);
  }

  static List<Integer> onOneConnection(Client client, String... targets) throws IOException {
    try (Wire wire = client.connect()) {
      List<Integer> statuses = new ArrayList<>();
      for (String target : targets) {
        statuses.add(wire.send(head("GET", target)).read("GET").status());
      }
      return statuses;
    }
  }
}
