// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.ExchangeScenarios.UNMATCHED;
import static io.promtap.it.matrix.Scenario.of;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows of {@link FrameworkScenarios} over HTTP/2: several streams of a connection are served at
 * once, and each has the template of its own request.
 */
final class FrameworkStreams {
  private static final int IN_TURN = 300;
  private static final int AT_ONCE = 100;
  private static final int UPGRADED = 51;

  private final String base;
  private final String user;
  private final String order;

  /**
   * @param user the template of a user
   * @param order that of an order
   */
  FrameworkStreams(String base, String user, String order) {
    this.base = base;
    this.user = user;
    this.order = order;
  }

  List<Scenario> rows() {
    return Stream.concat(priorKnowledge().map(this::notOnMicronaut3), Stream.of(upgrade()))
        .map(scenario -> scenario.notOn(List.of("Ktor 2.3"), "it has HTTP/2 over TLS alone"))
        .toList();
  }

  private Scenario notOnMicronaut3(Scenario scenario) {
    return scenario.notOn(List.of("Micronaut 3"), "it answers only after an upgrade");
  }

  private Stream<Scenario> priorKnowledge() {
    return Stream.of(
        of("HTTP/2: interleaved streams", this::interleaved)
            .answers(200, 200, 404, 200, 500)
            .countsEach("GET", user + "/slow", user, UNMATCHED, order, user + "/throw"),
        of("HTTP/2: 300 streams in turn", this::inTurn)
            .answers(each(IN_TURN, 200, 200, 404))
            .countsEach("GET", each(IN_TURN, user, order, UNMATCHED)),
        of("HTTP/2: 100 streams at once", this::atOnce)
            .answers(each(AT_ONCE, 200, 503))
            .countsEach("GET", each(AT_ONCE, user + "/slow", user + "/time-out"))
            .lasts(200),
        of("HTTP/2: in flight while it is served", this::hold)
            .answers(200)
            .counts("POST", user + "/body")
            .lasts(300),
        of("HTTP/2: event stream until the client resets it", this::events)
            .answers(200)
            .counts("GET", user + "/events")
            .leftOutOfTheHistogram());
  }

  /** A request of HTTP/1.1 that is answered by HTTP/2, and 51 after it. */
  private Scenario upgrade() {
    return of(
            "HTTP/2: upgrade from HTTP/1.1",
            client -> JavaHttpClient.cleartextAtOnce(client.port(), upgraded()))
        .answers(each(UPGRADED + 1, 200))
        .countsEach(
            "GET",
            Stream.of(Stream.of(user), Stream.of(each(UPGRADED, user, order, user + "/slow")))
                .flatMap(templates -> templates)
                .toArray(String[]::new));
  }

  private List<String> upgraded() {
    return Stream.of(each(UPGRADED, "/users/7", "/users/7/orders/8", "/users/7/slow?after=100"))
        .map(path -> base + path)
        .toList();
  }

  private List<Integer> interleaved(Client client) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      wire.request(1, "GET", base + "/users/7/slow?after=200");
      wire.request(3, "GET", base + "/users/7");
      wire.request(5, "GET", base + "/nobody");
      wire.request(7, "GET", base + "/users/7/orders/8");
      wire.request(9, "GET", base + "/users/7/throw");
      return statuses(wire, 5);
    }
  }

  private static List<Integer> statuses(Http2Wire wire, int streams) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      statuses.add(wire.status(1 + 2 * i));
    }
    return statuses;
  }

  private List<Integer> inTurn(Client client) throws IOException {
    String[] paths = each(IN_TURN, "/users/7", "/users/7/orders/8", "/nobody");
    List<Integer> statuses = new ArrayList<>();
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < IN_TURN; i++) {
        statuses.add(wire.request(1 + 2 * i, "GET", base + paths[i]).status(1 + 2 * i));
      }
    }
    return statuses;
  }

  private List<Integer> atOnce(Client client) throws IOException {
    String[] paths = each(AT_ONCE, "/users/7/slow?after=500", "/users/7/time-out");
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < AT_ONCE; i++) {
        wire.request(1 + 2 * i, "GET", base + paths[i]);
      }
      return statuses(wire, AT_ONCE);
    }
  }

  private List<Integer> hold(Client client) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      wire.begin(1, "POST", base + "/users/7/body", "content-type: text/plain");
      wire.data(1, "1", false).flush();
      client.awaitInFlight(1);
      Client.pause(300);
      client.awaitInFlight(1);
      return List.of(wire.data(1, "2", true).status(1));
    }
  }

  private List<Integer> events(Client client) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      int status = wire.request(1, "GET", base + "/users/7/events").begun(1, 100);
      wire.reset(1).ping();
      return List.of(status);
    }
  }

  private static Integer[] each(int times, int... statuses) {
    Integer[] all = new Integer[times];
    for (int i = 0; i < times; i++) {
      all[i] = statuses[i % statuses.length];
    }
    return all;
  }

  private static String[] each(int times, String... texts) {
    String[] all = new String[times];
    for (int i = 0; i < times; i++) {
      all[i] = texts[i % texts.length];
    }
    return all;
  }
}
