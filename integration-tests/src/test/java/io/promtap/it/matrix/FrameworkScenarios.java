// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Client.head;
import static io.promtap.it.matrix.ExchangeScenarios.UNMATCHED;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rows of frameworks that stand on a server without servlets and match templates by themselves.
 * The other side is the main class beside each server's class path: all have the same routes.
 */
final class FrameworkScenarios {
  /** It stands below a route of Vert.x Web. */
  private static final List<String> REST = List.of("RESTEasy Reactive");

  static final List<Scenario> WEBFLUX =
      Stream.concat(
              new FrameworkScenarios(
                      "/shop", "{id}", "{order}", "/api/{version}/things/{thing}", "**")
                  .rows().stream(),
              ofWebFlux())
          .toList();

  static final List<Scenario> MICRONAUT =
      new FrameworkScenarios("/shop", "{id}", "{order}", "/api/{version}/things/{thing}", "{+path}")
          .rows();

  static final List<Scenario> QUARKUS_REST =
      new FrameworkScenarios("/shop", "{id}", "{order}", "/api/{version}/things/{thing}", "{path}")
          .rows();

  static final List<Scenario> VERTX =
      Stream.concat(
              new FrameworkScenarios("", ":id", ":order", "/api/:version/things/:thing", "*")
                  .rows().stream(),
              ofVertx())
          .toList();

  static final List<Scenario> KTOR =
      new FrameworkScenarios("", "{id}", "{order}", "/api/{version}/things/{thing}", "{...}")
          .rows();

  static final List<Scenario> ARMERIA =
      Stream.concat(
              new FrameworkScenarios("", ":id", ":order", "/api/:version/things/:thing", "*")
                  .rows().stream(),
              ofArmeria())
          .toList();

  private static final int STRANGERS = 50;

  private final String base;
  private final String user;
  private final String order;
  private final String nested;
  private final String files;

  private FrameworkScenarios(String base, String id, String order, String nested, String rest) {
    this.base = base;
    this.user = base + "/users/" + id;
    this.order = user + "/orders/" + order;
    this.nested = base + nested;
    this.files = base + "/files/" + rest;
  }

  private List<Scenario> rows() {
    List<Scenario> http2 = new FrameworkStreams(base, user, order).rows();
    return Stream.of(routes(), refusals(), failures(), connections(), streams(), http2)
        .flatMap(List::stream)
        .toList();
  }

  private List<Scenario> routes() {
    return List.of(
        get("path variable", base + "/users/7").answers(200).counts("GET", user),
        get("encoded path variable", base + "/users/a%20b?c=d").answers(200).counts("GET", user),
        get("two path variables, on another thread", base + "/users/7/orders/8")
            .answers(200)
            .counts("GET", order),
        get("nested routes", base + "/api/v1/things/7")
            .answers(200)
            .countsOn(List.of("Vert.x 3.9"), "/api/:version/*")
            .counts("GET", nested),
        get("path of many segments", base + "/files/a/b/c").answers(200).counts("GET", files),
        request("POST", "POST", base + "/users", "Content-Length: 0")
            .answers(201)
            .counts("POST", base + "/users"),
        get("known delay", base + "/users/7/slow?after=300")
            .answers(200)
            .counts("GET", user + "/slow")
            .lasts(300));
  }

  private static Stream<Scenario> ofWebFlux() {
    return Stream.of(
        request("HEAD", "HEAD", "/shop/users/7").answers(200).counts("HEAD", "/shop/users/{id}"),
        get("static resource", "/shop/static/ReactiveServer.class")
            .answers(200)
            .counts("GET", "/shop/static/**"),
        get("static resource that is not there", "/shop/static/nothing.txt")
            .answers(404)
            .counts("GET", "/shop/static/**"),
        get("handler that returns a response", "/shop/moved")
            .answers(308)
            .counts("GET", "/shop/moved"));
  }

  private static Stream<Scenario> ofVertx() {
    return Stream.of(
        get("regular expression", "/words/seven").answers(200).counts("GET", "/words/[a-z]+"),
        get("reroute", "/moved").answers(200).counts("GET", "/moved"),
        get("nothing in the nested router", "/api/v1/rest/7")
            .answers(404)
            .counts("GET", UNMATCHED));
  }

  /** It serves HTTP/2 on the same port, by a codec of its own. */
  private static Stream<Scenario> ofArmeria() {
    return Stream.of(
        of("streams of HTTP/2", FrameworkScenarios::streamsInTurn)
            .answers(200, 200, 404, 200)
            .countsEach(
                "GET", "/users/:id", "/users/:id/orders/:order", UNMATCHED, "/users/:id/slow"),
        of("100 streams of HTTP/2 at once", FrameworkScenarios::streamsAtOnce)
            .answers(IntStream.range(0, 100).mapToObj(i -> 200).toArray(Integer[]::new))
            .counts("GET", "/users/:id/slow")
            .lasts(100),
        of("upgrade to HTTP/2", client -> JavaHttpClient.cleartext(client.port(), "/users/7", 3))
            .answers(200, 200, 200)
            .counts("GET", "/users/:id"));
  }

  private static List<Integer> streamsInTurn(Client client) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      int stream = 1;
      for (String path :
          List.of("/users/1", "/users/2/orders/3", "/nobody", "/users/7/slow?after=20")) {
        statuses.add(wire.request(stream, "GET", path).status(stream));
        stream += 2;
      }
    }
    return statuses;
  }

  private static List<Integer> streamsAtOnce(Client client) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int stream = 1; stream < 200; stream += 2) {
        wire.request(stream, "GET", "/users/7/slow?after=100");
      }
      for (int stream = 1; stream < 200; stream += 2) {
        statuses.add(wire.status(stream));
      }
    }
    return statuses;
  }

  private List<Scenario> refusals() {
    return List.of(
        get("route that finds nothing", base + "/files/missing").answers(404).counts("GET", files),
        of("paths that nothing takes", this::strangers)
            .answers(IntStream.range(0, STRANGERS).mapToObj(i -> 404).toArray(Integer[]::new))
            .counts("GET", UNMATCHED),
        get("listed template", "/prefix/7/listed")
            .answers(404)
            .counts("GET", "/prefix/{id}/listed"),
        request("method without a route", "DELETE", base + "/users/7")
            .answers(405)
            .answersOn(List.of("Ktor"), 404)
            .countsOn(REST, base + "/*")
            .counts("DELETE", UNMATCHED),
        request("filter rejects with 401", "GET", base + "/users/7", "Filter: yes")
            .answers(401)
            .countsOn(List.of("Micronaut", "Armeria"), user)
            .countsOn(REST, base + "/*")
            .counts("GET", UNMATCHED));
  }

  private List<Scenario> failures() {
    return List.of(
        get("exception", base + "/users/7/throw").answers(500).counts("GET", user + "/throw"),
        get("failure later", base + "/users/7/failed")
            .answers(500)
            .counts("GET", user + "/failed")
            .lasts(20),
        get("failure with a status", base + "/users/7/conflict")
            .answers(409)
            .counts("GET", user + "/conflict"),
        get("time-out", base + "/users/7/time-out")
            .answers(503)
            .counts("GET", user + "/time-out")
            .lasts(200));
  }

  private List<Scenario> connections() {
    return List.of(
        of("keep-alive", this::keepAlive)
            .answers(200, 200, 404, 200)
            .countsEach("GET", user, order, UNMATCHED, user + "/slow"),
        of("pipelining", this::pipelined)
            .answers(200, 200, 404, 200)
            .notOn(List.of("Micronaut 3"), "it answers in another order than it was asked")
            .notOn(List.of("Armeria 1.10"), "it answers none of them, without the agent too")
            .countsEach("GET", user + "/slow", user, UNMATCHED, order),
        of("in flight while it is served", client -> client.hold(base + "/users/7/body"))
            .answers(200)
            .counts("POST", user + "/body")
            .lasts(300),
        of("1,000 connections at once", client -> ExchangeScenarios.burst(client, slow(20)))
            .answers(ExchangeScenarios.many(ExchangeScenarios.AT_ONCE))
            .counts("GET", user + "/slow")
            .lasts(20));
  }

  private List<Scenario> streams() {
    return List.of(
        get("chunked", base + "/users/7/chunked").answers(200).counts("GET", user + "/chunked"),
        of("client gone while it is written to", client -> client.vanish(base + "/users/7/endless"))
            .answers(200)
            .counts("GET", user + "/endless"),
        of("event stream until the client goes", client -> client.vanish(base + "/users/7/events"))
            .answers(200)
            .counts("GET", user + "/events")
            .leftOutOfTheHistogram());
  }

  private String slow(long millis) {
    return base + "/users/7/slow?after=" + millis;
  }

  private List<Integer> strangers(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < STRANGERS; i++) {
        wire.send(head("GET", base + "/nobody/" + i));
        statuses.add(wire.read("GET").status());
      }
      return statuses;
    }
  }

  private List<Integer> keepAlive(Client client) throws IOException {
    return SpringScenarios.onOneConnection(
        client, base + "/users/1", base + "/users/2/orders/3", base + "/nobody", slow(20));
  }

  /** The first takes its time: a server may work on the next ones meanwhile, or let them wait. */
  private List<Integer> pipelined(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(
          head("GET", slow(100))
              + head("GET", base + "/users/1")
              + head("GET", base + "/nobody")
              + head("GET", base + "/users/2/orders/3"));
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        statuses.add(wire.read("GET").status());
      }
      return statuses;
    }
  }
}
