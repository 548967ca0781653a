// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Scenario.of;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows of gRPC, which {@code GrpcServer} serves. A call that fails has the status 200 of HTTP
 * as well, once its head is sent: the status of gRPC comes with the trailers.
 */
final class GrpcScenarios {
  private static final String UNMATCHED = ExchangeScenarios.UNMATCHED;
  private static final String GET = "/shop.Orders/Get";
  private static final String LIST = "/shop.Orders/List";
  private static final int CANCELLED = 500;
  private static final int AT_ONCE = 100;
  private static final int STRANGERS = 50;

  static final List<Scenario> ALL =
      Stream.of(answers(), strangers(), ends()).flatMap(List::stream).toList();

  private GrpcScenarios() {}

  private static List<Scenario> answers() {
    return List.of(
        call("unary call", GET, "plain").answers(200).counts("POST", GET),
        call("stream of the server's", LIST, "plain").answers(200).counts("POST", LIST),
        of("stream of the client's", client -> stream(client, "/shop.Orders/Add"))
            .answers(200)
            .counts("POST", "/shop.Orders/Add"),
        of("streams of both", client -> stream(client, "/shop.Orders/Talk"))
            .answers(200)
            .counts("POST", "/shop.Orders/Talk"),
        call("service that was added late", "/shop.Late/Get", "plain")
            .answers(200)
            .counts("POST", "/shop.Late/Get"),
        call("status of an error", GET, "refused").answers(200).counts("POST", GET),
        call("status of an error after a message", LIST, "refused")
            .answers(200)
            .counts("POST", LIST),
        call("exception", GET, "throw").answers(200).counts("POST", GET),
        call("known delay", GET, "slow").answers(200).counts("POST", GET).lasts(1_000),
        of(AT_ONCE + " calls at once", GrpcScenarios::atOnce)
            .answers(many(AT_ONCE, 200))
            .counts("POST", GET)
            .lasts(1_000),
        of(
                "exemplar of a traceparent",
                client ->
                    OptionRequests.traced(
                        client, GET, traceparent -> one(client, GET, "plain", traceparent)))
            .answers(200)
            .counts("POST", GET));
  }

  private static List<Scenario> strangers() {
    return List.of(
        call("unknown method", "/shop.Orders/Nothing", "plain")
            .answers(200)
            .counts("POST", UNMATCHED),
        of("unknown services", client -> many(client, "/unknown.Service"))
            .answers(many(STRANGERS, 200))
            .counts("POST", UNMATCHED),
        of("methods that the server does not list", client -> many(client, "/any.Service"))
            .answers(many(STRANGERS, 200))
            .counts("POST", UNMATCHED),
        call("listed template", "/prefix/7/listed", "plain")
            .answers(200)
            .counts("POST", "/prefix/{id}/listed"),
        of("no call of gRPC", client -> List.of(plain(client)))
            .answers(415)
            .counts("GET", UNMATCHED));
  }

  private static List<Scenario> ends() {
    return List.of(
        of("cancelled by the client before the head", client -> cancelled(client, GET, false))
            .answers(CANCELLED)
            .counts("POST", GET),
        of("cancelled by the client after the head", client -> cancelled(client, LIST, true))
            .answers(200)
            .counts("POST", LIST),
        of(
                "time-out of the client's",
                client -> List.of(one(client, GET, "never", "grpc-timeout: 100m")))
            .unansweredOn(List.of("gRPC"), CANCELLED)
            .counts("POST", GET)
            .lasts(100),
        of("client gone with calls open", GrpcScenarios::gone)
            .answers(many(AT_ONCE, CANCELLED))
            .counts("POST", GET));
  }

  private static Scenario call(String name, String path, String message) {
    return of(name, client -> List.of(one(client, path, message)));
  }

  private static int one(Client client, String path, String message, String... headers)
      throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      return begin(wire, 1, path, headers).data(1, framed(message), true).status(1);
    }
  }

  private static Http2Wire begin(Http2Wire wire, int stream, String path, String... headers)
      throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("content-type: application/grpc");
    all.add("te: trailers");
    return wire.begin(stream, "POST", path, all.toArray(String[]::new));
  }

  /** A message that is not compressed, with its length before it. */
  private static String framed(String message) {
    return "\0\0\0\0" + (char) message.length() + message;
  }

  private static int plain(Client client) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      return wire.request(1, "GET", GET).status(1);
    }
  }

  private static List<Integer> stream(Client client, String path) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      begin(wire, 1, path).data(1, framed("first"), false).data(1, framed("second"), true);
      return List.of(wire.status(1));
    }
  }

  private static List<Integer> many(Client client, String service) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < STRANGERS; i++) {
        int stream = 1 + 2 * i;
        begin(wire, stream, service + i + "/Get").data(stream, framed("plain"), true);
        statuses.add(wire.status(stream));
      }
    }
    return statuses;
  }

  private static List<Integer> atOnce(Client client) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      openAll(client, wire, "slow");
      for (int i = 0; i < AT_ONCE; i++) {
        statuses.add(wire.status(1 + 2 * i));
      }
    }
    return statuses;
  }

  private static void openAll(Client client, Http2Wire wire, String message) throws IOException {
    for (int i = 0; i < AT_ONCE; i++) {
      int stream = 1 + 2 * i;
      begin(wire, stream, GET).data(stream, framed(message), true);
    }
    wire.flush();
    client.awaitInFlight(AT_ONCE);
  }

  private static List<Integer> cancelled(Client client, String path, boolean hasBegun)
      throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      begin(wire, 1, path).data(1, framed("never"), true).flush();
      int status = CANCELLED;
      if (hasBegun) {
        status = wire.begun(1, 1);
      } else {
        client.awaitInFlight(1);
      }
      wire.reset(1).ping();
      return List.of(status);
    }
  }

  private static List<Integer> gone(Client client) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      openAll(client, wire, "never");
      wire.abort();
    }
    return List.of(many(AT_ONCE, CANCELLED));
  }

  private static Integer[] many(int calls, int status) {
    return Collections.nCopies(calls, status).toArray(Integer[]::new);
  }
}
