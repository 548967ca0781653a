// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Client.head;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The rows that a server without servlets serves; {@code JdkServer} is the other side. */
final class ExchangeScenarios {
  static final String UNMATCHED = "unmatched";

  private static final List<String> NETTY = List.of("Netty", "Helidon 3.2", "Ratpack", "Play");
  private static final List<String> HELIDON = List.of("Helidon 4.0", "Helidon 4.5");
  static final int AT_ONCE = 1_000;

  /** Its contexts name the exchanges. */
  static final List<Scenario> JDK = rows(path -> path);

  static final List<Scenario> WITHOUT_ROUTES = rows(path -> UNMATCHED);

  private static final int THREADS = 20;

  private ExchangeScenarios() {}

  /**
   * @param endpoint what names an exchange with this path
   */
  private static List<Scenario> rows(UnaryOperator<String> endpoint) {
    return Stream.of(answers(endpoint), connections(endpoint), options(endpoint))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Scenario> answers(UnaryOperator<String> endpoint) {
    String plain = endpoint.apply("/plain");
    return List.of(
        get("GET", "/plain").answers(200).counts("GET", plain),
        request("POST", "POST", "/plain", "Content-Length: 0").answers(200).counts("POST", plain),
        request("HEAD", "HEAD", "/plain").answers(200).counts("HEAD", plain),
        request("method of the client's own", "BREW", "/plain").answers(200).counts("OTHER", plain),
        get("query string", "/plain?a=b&c=%25").answers(200).counts("GET", plain),
        get("longer path", "/prefix/a/b").answers(200).counts("GET", endpoint.apply("/prefix")),
        get("listed template", "/prefix/7/listed")
            .answers(200)
            .counts("GET", "/prefix/{id}/listed"),
        get("status without a body", "/status?status=204")
            .answers(204)
            .counts("GET", endpoint.apply("/status")),
        get("status of an error", "/status?status=503")
            .answers(503)
            .counts("GET", endpoint.apply("/status")),
        get("answer of a filter", "/filtered")
            .answers(401)
            .counts("GET", endpoint.apply("/filtered")),
        get("nothing there", "/nowhere").answers(404).counts("GET", UNMATCHED),
        get("exception", "/throw")
            .answers(500)
            .unansweredOn(List.of("JDK"), 500)
            .counts("GET", endpoint.apply("/throw")),
        get("exception after the head", "/throw-late")
            .answers(200)
            .counts("GET", endpoint.apply("/throw-late")),
        get("chunked", "/chunked").answers(200).counts("GET", endpoint.apply("/chunked")),
        get("answered on another thread", "/slow?after=300")
            .answers(200)
            .counts("GET", endpoint.apply("/slow"))
            .lasts(300));
  }

  private static List<Scenario> connections(UnaryOperator<String> endpoint) {
    String plain = endpoint.apply("/plain");
    return List.of(
        of("HTTP/1.0", ExchangeScenarios::http10)
            .answers(200)
            .notOn(HELIDON, "it does not speak it")
            .counts("GET", plain),
        of("keep-alive", client -> keepAlive(client, "/plain", 3))
            .answers(200, 200, 200)
            .counts("GET", plain),
        of("pipelining", ExchangeScenarios::pipelined).answers(200, 200, 200).counts("GET", plain),
        of("chunked upload", ExchangeScenarios::chunkedUpload).answers(200).counts("POST", plain),
        of("100-continue", ExchangeScenarios::expectContinue).answers(200).counts("POST", plain),
        of("malformed request", client -> malformed(client, "NONSENSE"))
            .answers(400)
            .notOn(NETTY, "it waits for a line that it can read")
            .notOn(List.of("Helidon 4.0"), "it closes the connection")
            .countsNothing(),
        of("unknown version", client -> malformed(client, "GET /plain NONE"))
            .answers(400)
            .answersOn(List.of("Jetty"), 505)
            .notOn(List.of("JDK", "Undertow"), "it takes any")
            .notOn(List.of("Helidon 4.0"), "it closes the connection")
            .countsNothing(),
        of("connection without a request", ExchangeScenarios::nothingSent).countsNothing(),
        of("in flight while it is served", client -> client.hold("/plain"))
            .answers(200)
            .counts("POST", plain)
            .lasts(300),
        of("client gone while it is written to", client -> client.vanish("/endless"))
            .answers(200)
            .counts("GET", endpoint.apply("/endless")),
        of("event stream until the client goes", client -> client.vanish("/events"))
            .answers(200)
            .counts("GET", endpoint.apply("/events"))
            .leftOutOfTheHistogram(),
        of("1,000 connections at once", client -> burst(client, "/slow?after=20"))
            .answers(many(AT_ONCE))
            .counts("GET", endpoint.apply("/slow"))
            .lasts(20),
        of("5,000 requests on 20 connections", ExchangeScenarios::flood)
            .answers(many(5_000))
            .counts("GET", plain));
  }

  private static List<Scenario> options(UnaryOperator<String> endpoint) {
    return List.of(
        of("sizes of the bodies", client -> OptionRequests.sizes(client, "/plain", 4))
            .answers(200)
            .notOn(HELIDON, "it does not count them")
            .counts("POST", endpoint.apply("/plain")),
        of(
                "exemplar of a traceparent",
                client -> OptionRequests.traced(client, "/slow?after=20", endpoint.apply("/slow")))
            .answers(200)
            .counts("GET", endpoint.apply("/slow")));
  }

  private static List<Integer> http10(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      return List.of(wire.send("GET /plain HTTP/1.0\r\n\r\n").read("GET").status());
    }
  }

  private static List<Integer> keepAlive(Client client, String path, int times) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    try (Wire wire = client.connect()) {
      for (int i = 0; i < times; i++) {
        statuses.add(wire.send(head("GET", path)).read("GET").status());
      }
    }
    return statuses;
  }

  private static List<Integer> pipelined(Client client) throws IOException {
    String request = head("GET", "/plain");
    try (Wire wire = client.connect()) {
      wire.send(request + request + request);
      return List.of(
          wire.read("GET").status(), wire.read("GET").status(), wire.read("GET").status());
    }
  }

  private static List<Integer> chunkedUpload(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(head("POST", "/plain", "Transfer-Encoding: chunked"));
      for (int i = 0; i < 5; i++) {
        wire.send("a\r\n0123456789\r\n");
      }
      WireReply reply = wire.send("0\r\n\r\n").read("POST");
      return reply.text().equals("50") ? List.of(reply.status()) : List.of();
    }
  }

  private static List<Integer> expectContinue(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(head("POST", "/plain", "Content-Length: 5", "Expect: 100-continue"));
      if (wire.readHead().status() != 100) {
        throw new IOException("no 100 Continue");
      }
      return List.of(wire.send("hello").read("POST").status());
    }
  }

  private static List<Integer> malformed(Client client, String requestLine) throws IOException {
    try (Wire wire = client.connect()) {
      return List.of(wire.send(requestLine + "\r\n\r\n").read("GET").status());
    }
  }

  private static List<Integer> nothingSent(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send("GET /pl").reset();
      return List.of();
    }
  }

  /** All are open at the same time, in the server too. */
  static List<Integer> burst(Client client, String target) throws IOException {
    List<Wire> wires = new ArrayList<>();
    List<Integer> statuses = new ArrayList<>();
    try {
      for (int i = 0; i < AT_ONCE; i++) {
        wires.add(client.connect().send(head("GET", target)));
      }
      for (Wire wire : wires) {
        statuses.add(wire.read("GET").status());
      }
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
    return statuses;
  }

  private static List<Integer> flood(Client client) throws IOException {
    Callable<List<Integer>> task = () -> keepAlive(client, "/plain", 250);
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Integer> all = new ArrayList<>();
      for (Future<List<Integer>> statuses : threads.invokeAll(Collections.nCopies(THREADS, task))) {
        all.addAll(statuses.get());
      }
      return all;
    } catch (InterruptedException | ExecutionException e) {
      throw new IOException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  static Integer[] many(int requests) {
    return Collections.nCopies(requests, 200).toArray(Integer[]::new);
  }
}
