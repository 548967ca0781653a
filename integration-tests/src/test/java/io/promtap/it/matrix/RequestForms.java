// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Client.head;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Requests that are unusual as they come over the wire, and many of them at once. */
final class RequestForms {
  static final List<Scenario> ALL =
      List.of(
          of("HTTP/1.0", RequestForms::http10).answers(200).counts("GET", "/app/plain"),
          request("absolute-form", "GET", "http://localhost/app/plain")
              .answers(200)
              .counts("GET", "/app/plain"),
          of("keep-alive", RequestForms::keepAlive)
              .answers(200, 200, 200)
              .counts("GET", "/app/prefix/*"),
          of("pipelining", RequestForms::pipelined).answers(200, 200).counts("GET", "/app/plain"),
          of("chunked upload", RequestForms::chunkedUpload)
              .answers(200)
              .counts("POST", "/app/plain"),
          of("100-continue", RequestForms::expectContinue)
              .answers(200)
              .counts("POST", "/app/plain"),
          of("malformed request", RequestForms::malformed)
              .answers(400)
              // It refuses the request and forgets to send the status.
              .answersOn(ServletScenarios.PAYARA, 200)
              .countsNothing(),
          of("connection without a request", RequestForms::nothingSent).countsNothing(),
          of("in flight while it is served", client -> client.hold("/app/plain"))
              .answers(200)
              .counts("POST", "/app/plain")
              .lasts(300),
          of("client gone while the servlet writes", client -> client.vanish("/app/endless"))
              .answers(200)
              .counts("GET", "/app/endless"),
          of("400 requests at once", RequestForms::burst)
              .answers(many(400))
              .counts("GET", "/app/plain"),
          of("2,000 responses that are cut off", RequestForms::cutOff)
              .answers(many(2_000))
              .counts("GET", "/app/throw/committed"));

  private RequestForms() {}

  private static List<Integer> http10(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      return List.of(wire.send("GET /app/plain HTTP/1.0\r\n\r\n").read("GET").status());
    }
  }

  private static List<Integer> keepAlive(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      List<Integer> statuses = new ArrayList<>();
      for (String path : List.of("/app/prefix/1", "/app/prefix/a/../b", "/app/prefix/2")) {
        statuses.add(wire.send(head("GET", path)).read("GET").status());
      }
      return statuses;
    }
  }

  private static List<Integer> pipelined(Client client) throws IOException {
    String request = head("GET", "/app/plain");
    try (Wire wire = client.connect()) {
      wire.send(request + request);
      return List.of(wire.read("GET").status(), wire.read("GET").status());
    }
  }

  private static List<Integer> chunkedUpload(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(head("POST", "/app/plain", "Transfer-Encoding: chunked"));
      for (int i = 0; i < 5; i++) {
        wire.send("a\r\n0123456789\r\n");
      }
      WireReply reply = wire.send("0\r\n\r\n").read("POST");
      return reply.text().equals("50") ? List.of(reply.status()) : List.of();
    }
  }

  private static List<Integer> expectContinue(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(head("POST", "/app/plain", "Content-Length: 5", "Expect: 100-continue"));
      if (wire.readHead().status() != 100) {
        throw new IOException("no 100 Continue");
      }
      return List.of(wire.send("hello").read("POST").status());
    }
  }

  /** A path that cannot be decoded. */
  private static List<Integer> malformed(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      return List.of(wire.send(head("GET", "/app/plain%zz")).read("GET").status());
    }
  }

  private static List<Integer> nothingSent(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send("GET /app/pl").reset();
      return List.of();
    }
  }

  private static List<Integer> burst(Client client) throws IOException {
    return onEightThreads(
        () -> {
          List<Integer> statuses = new ArrayList<>();
          try (Wire wire = client.connect()) {
            for (int i = 0; i < 50; i++) {
              statuses.add(wire.send(head("GET", "/app/plain")).read("GET").status());
            }
          }
          return statuses;
        });
  }

  /** A container may lose one of a thousand where it closes a connection that it writes to. */
  private static List<Integer> cutOff(Client client) throws IOException {
    return onEightThreads(
        () -> {
          List<Integer> statuses = new ArrayList<>();
          for (int i = 0; i < 250; i++) {
            statuses.add(client.exchange("GET", "/app/throw/committed").status());
          }
          return statuses;
        });
  }

  private static List<Integer> onEightThreads(Callable<List<Integer>> task) throws IOException {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Integer> all = new ArrayList<>();
      for (Future<List<Integer>> statuses :
          threads.invokeAll(java.util.Collections.nCopies(8, task))) {
        all.addAll(statuses.get());
      }
      return all;
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new IOException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Integer[] many(int requests) {
    Integer[] statuses = new Integer[requests];
    java.util.Arrays.fill(statuses, 200);
    return statuses;
  }
}
