// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Scenario.of;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows of HTTP/2, which {@code NettyHttp2Server} serves. A stream that the client itself resets
 * gets no answer: its row says what has to be counted.
 */
final class Http2Scenarios {
  private static final String UNMATCHED = ExchangeScenarios.UNMATCHED;
  private static final List<String> WITHOUT_ALPN = List.of("HTTP/2 on Netty 4.1");
  private static final String SLOW = "/slow?after=1000";
  private static final int RESETS = 100_000;
  private static final int CANCELLED = 500;

  static final List<Scenario> ALL =
      Stream.of(answers(), streams(), ends(), protocols()).flatMap(List::stream).toList();

  /** What other servers do too that have no routes. */
  static final List<Scenario> CORE =
      Stream.of(plain(), together(), broken()).flatMap(List::stream).toList();

  private Http2Scenarios() {}

  private static List<Scenario> plain() {
    return List.of(
        get("GET", "/plain").answers(200).counts("GET", UNMATCHED),
        request("HEAD", "HEAD", "/plain").answers(200).counts("HEAD", UNMATCHED),
        get("listed template", "/prefix/7/listed?a=b")
            .answers(200)
            .counts("GET", "/prefix/{id}/listed"),
        get("status without a body", "/status?status=204").answers(204).counts("GET", UNMATCHED),
        get("nothing there", "/nowhere").answers(404).counts("GET", UNMATCHED),
        get("in parts", "/chunked").answers(200).counts("GET", UNMATCHED),
        of("upload", client -> upload(client, "/plain", false))
            .answers(200)
            .counts("POST", UNMATCHED),
        get("exception", "/throw").answers(500).counts("GET", UNMATCHED),
        get("exception after the head", "/throw-late").answers(200).counts("GET", UNMATCHED),
        of(
                "exemplar of a traceparent",
                client ->
                    OptionRequests.traced(
                        client,
                        UNMATCHED,
                        traceparent -> one(client, "GET", "/slow?after=20", traceparent)))
            .answers(200)
            .counts("GET", UNMATCHED));
  }

  private static List<Scenario> together() {
    return List.of(
        of("in flight while it is served", client -> hold(client, "/plain"))
            .answers(200)
            .counts("POST", UNMATCHED)
            .lasts(300),
        of("100 streams at once", client -> atOnce(client, SLOW, 100))
            .answers(many(100, 200))
            .counts("GET", UNMATCHED)
            .lasts(300),
        of("1,000 streams on a connection", client -> inTurn(client, "/plain", 1_000))
            .answers(many(1_000, 200))
            .counts("GET", UNMATCHED),
        of("upgrade from HTTP/1.1", client -> JavaHttpClient.cleartext(client.port(), "/plain", 3))
            .answers(200, 200, 200)
            .counts("GET", UNMATCHED));
  }

  private static List<Scenario> broken() {
    return List.of(
        of("reset by the client before the head", client -> cancelledInFlight(client, 20))
            .answers(many(20, 200))
            .counts("GET", UNMATCHED),
        of("reset by the client after the head", client -> left(client, "/endless", false))
            .answers(200)
            .counts("GET", UNMATCHED),
        of("client gone while it is written to", client -> left(client, "/endless", true))
            .answers(200)
            .counts("GET", UNMATCHED),
        of("event stream until the client goes", client -> left(client, "/events", true))
            .answers(200)
            .counts("GET", UNMATCHED)
            .leftOutOfTheHistogram(),
        of("no preface", Http2Scenarios::nonsense).countsNothing(),
        of("head that cannot be read", Http2Scenarios::unreadable).countsNothing());
  }

  /**
   * The handlers are at work when the client resets their streams. They do not hear of it, and the
   * server takes what they answer.
   */
  private static List<Integer> cancelledInFlight(Client client, int streams) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < streams; i++) {
        wire.request(1 + 2 * i, "GET", "/slow?after=400");
      }
      wire.flush();
      client.awaitInFlight(streams);
      for (int i = 0; i < streams; i++) {
        wire.reset(1 + 2 * i);
      }
      wire.ping();
      client.awaitInFlight(0);
    }
    return List.of(many(streams, 200));
  }

  private static List<Scenario> answers() {
    return List.of(
        get("GET", "/plain").answers(200).counts("GET", UNMATCHED),
        request("HEAD", "HEAD", "/plain").answers(200).counts("HEAD", UNMATCHED),
        request("method of the client's own", "BREW", "/plain")
            .answers(200)
            .counts("OTHER", UNMATCHED),
        get("query string", "/plain?a=b&c=%25").answers(200).counts("GET", UNMATCHED),
        get("listed template", "/prefix/7/listed?a=b")
            .answers(200)
            .counts("GET", "/prefix/{id}/listed"),
        get("status without a body", "/status?status=204").answers(204).counts("GET", UNMATCHED),
        get("status of an error", "/status?status=503").answers(503).counts("GET", UNMATCHED),
        get("nothing there", "/nowhere").answers(404).counts("GET", UNMATCHED),
        get("interim response", "/early").answers(200).counts("GET", UNMATCHED),
        get("in parts", "/chunked").answers(200).counts("GET", UNMATCHED),
        get("answered on another thread", "/slow?after=300")
            .answers(200)
            .counts("GET", UNMATCHED)
            .lasts(300),
        of("upload", client -> upload(client, "/plain", false))
            .answers(200)
            .counts("POST", UNMATCHED),
        of("upload with trailers", client -> upload(client, "/plain", true))
            .answers(200)
            .counts("POST", UNMATCHED),
        of("sizes of the bodies", Http2Scenarios::sized).answers(200).counts("POST", UNMATCHED),
        request("call of gRPC, with trailers", "POST", "/shop.Orders/Get")
            .answers(200)
            .counts("POST", UNMATCHED),
        of(
                "exemplar of a traceparent",
                client ->
                    OptionRequests.traced(
                        client,
                        UNMATCHED,
                        traceparent -> one(client, "GET", "/slow?after=20", traceparent)))
            .answers(200)
            .counts("GET", UNMATCHED));
  }

  private static List<Scenario> streams() {
    return List.of(
        of("in flight while it is served", client -> hold(client, "/plain"))
            .answers(200)
            .counts("POST", UNMATCHED)
            .lasts(300),
        of("one stream after the other", client -> inTurn(client, "/plain", 3))
            .answers(200, 200, 200)
            .counts("GET", UNMATCHED),
        of("100 streams at once", client -> atOnce(client, SLOW, 100))
            .answers(many(100, 200))
            .counts("GET", UNMATCHED)
            .lasts(300),
        of("1,000 streams at once", client -> atOnce(client, SLOW, 1_000))
            .answers(many(1_000, 200))
            .counts("GET", UNMATCHED)
            .lasts(300),
        of("5,000 streams on a connection", client -> inTurn(client, "/plain", 5_000))
            .answers(many(5_000, 200))
            .counts("GET", UNMATCHED),
        of("client that takes nothing for a while", Http2Scenarios::slowClient)
            .answers(200)
            .counts("GET", UNMATCHED)
            .lasts(300));
  }

  private static List<Scenario> ends() {
    List<String> all = List.of("HTTP/2 on Netty");
    return List.of(
        get("reset by the server", "/throw")
            .answers(500)
            .unansweredOn(all, 500)
            .counts("GET", UNMATCHED),
        get("reset by the server after the head", "/throw-late")
            .answers(200)
            .counts("GET", UNMATCHED),
        get("connection closed by the server", "/throw-connection")
            .answers(500)
            .unansweredOn(all, 500)
            .counts("GET", UNMATCHED),
        of("reset by the client before the head", client -> cancelled(client, 1))
            .answers(CANCELLED)
            .counts("GET", UNMATCHED),
        of("reset by the client after the head", client -> left(client, "/endless", false))
            .answers(200)
            .counts("GET", UNMATCHED),
        of("reset 100,000 times", client -> cancelled(client, RESETS))
            .answers(many(RESETS, CANCELLED))
            .counts("GET", UNMATCHED),
        of("client gone while it is written to", client -> left(client, "/endless", true))
            .answers(200)
            .counts("GET", UNMATCHED),
        of("client gone with 100 streams open", client -> gone(client, 100))
            .answers(many(100, CANCELLED))
            .counts("GET", UNMATCHED),
        of("event stream until the client goes", client -> left(client, "/events", true))
            .answers(200)
            .counts("GET", UNMATCHED)
            .leftOutOfTheHistogram(),
        of("no preface", Http2Scenarios::nonsense).countsNothing(),
        of("head that cannot be read", Http2Scenarios::unreadable).countsNothing());
  }

  private static List<Scenario> protocols() {
    return List.of(
        of(
                "HTTP/1.1 on the same port",
                client -> List.of(client.exchange("GET", "/plain").status()))
            .answers(200)
            .counts("GET", UNMATCHED),
        of("upgrade from HTTP/1.1", client -> JavaHttpClient.cleartext(client.port(), "/plain", 5))
            .answers(200, 200, 200, 200, 200)
            .counts("GET", UNMATCHED),
        of(
                "upgrade that is answered late",
                client -> JavaHttpClient.cleartext(client.port(), "/slow?after=300", 1))
            .answers(200)
            .counts("GET", UNMATCHED)
            .lasts(300),
        of("TLS with ALPN", client -> JavaHttpClient.tls(client.port(), "/plain", 5))
            .answers(200, 200, 200, 200, 200)
            .notOn(WITHOUT_ALPN, "4.1.0 has no ALPN on the JDK's own TLS")
            .counts("GET", UNMATCHED));
  }

  private static Scenario get(String name, String path) {
    return request(name, "GET", path);
  }

  private static Scenario request(String name, String method, String path) {
    return of(name, client -> List.of(one(client, method, path)));
  }

  static int one(Client client, String method, String path, String... headers) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      return wire.request(1, method, path, headers).status(1);
    }
  }

  static List<Integer> upload(Client client, String path, boolean hasTrailers) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      wire.begin(1, "POST", path).data(1, "12345", false).data(1, "12345", !hasTrailers);
      if (hasTrailers) {
        wire.trailers(1);
      }
      return List.of(wire.status(1));
    }
  }

  private static List<Integer> sized(Client client) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      wire.begin(1, "POST", "/plain");
      return OptionRequests.sizes(client, 4, body -> wire.data(1, body, true).status(1));
    }
  }

  static List<Integer> hold(Client client, String path) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      wire.begin(1, "POST", path).data(1, "1", false).flush();
      client.awaitInFlight(1);
      Client.pause(300);
      client.awaitInFlight(1);
      return List.of(wire.data(1, "2", true).status(1));
    }
  }

  static List<Integer> inTurn(Client client, String path, int streams) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < streams; i++) {
        statuses.add(wire.request(1 + 2 * i, "GET", path).status(1 + 2 * i));
      }
    }
    return statuses;
  }

  static List<Integer> atOnce(Client client, String path, int streams) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < streams; i++) {
        wire.request(1 + 2 * i, "GET", path);
      }
      wire.flush();
      client.awaitInFlight(streams);
      for (int i = 0; i < streams; i++) {
        statuses.add(wire.status(1 + 2 * i));
      }
    }
    return statuses;
  }

  private static List<Integer> slowClient(Client client) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port(), 0)) {
      int status = wire.request(1, "GET", "/plain").begun(1, 0);
      client.awaitInFlight(1);
      Client.pause(300);
      client.awaitInFlight(1);
      wire.take(1, 1_000).status(1);
      return List.of(status);
    }
  }

  private static List<Integer> cancelled(Client client, int streams) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < streams; i++) {
        wire.request(1 + 2 * i, "GET", "/never").reset(1 + 2 * i);
      }
      wire.ping();
    }
    return List.of(many(streams, CANCELLED));
  }

  static List<Integer> left(Client client, String path, boolean isGone) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      int status = wire.request(1, "GET", path).begun(1, 1_000);
      if (isGone) {
        wire.abort();
      } else {
        wire.reset(1).ping();
      }
      return List.of(status);
    }
  }

  private static List<Integer> gone(Client client, int streams) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < streams; i++) {
        wire.request(1 + 2 * i, "GET", "/never");
      }
      wire.flush();
      client.awaitInFlight(streams);
      wire.abort();
    }
    return List.of(many(streams, CANCELLED));
  }

  static List<Integer> nonsense(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send("PRI * HTTP/2.0\r\n\r\nNONSENSE\r\n\r\n").reset();
      return List.of();
    }
  }

  private static List<Integer> unreadable(Client client) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      // An index that no table has.
      wire.head(1, true, new byte[] {(byte) 0xfe}).status(1);
      return List.of();
    }
  }

  static Integer[] many(int requests, int status) {
    return Collections.nCopies(requests, status).toArray(Integer[]::new);
  }
}
