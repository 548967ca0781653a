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

/**
 * The rows of a server with servlets that has its requests from Armeria, in the same JVM: {@code
 * ArmeriaServlets}. Each is counted once, with what Armeria sends.
 */
final class InnerScenarios {
  private static final String USERS = "/users/*";
  private static final List<String> TOMCAT = List.of("Armeria 1.31");

  static final List<Scenario> ALL =
      List.of(
          get("servlet", "/users/7?a=b").answers(200).counts("GET", USERS),
          request("POST", "POST", "/users", "Content-Length: 0").answers(201).counts("POST", USERS),
          get("known delay", "/users/slow").answers(200).counts("GET", USERS).lasts(300),
          get("exception", "/users/throw").answers(500).counts("GET", USERS),
          get("error that is sent", "/users/conflict").answers(409).counts("GET", USERS),
          get("forward", "/users/forward").answers(200).counts("GET", USERS),
          // Armeria sends what there is when the first call of Tomcat returns.
          get("asynchronous, completed", "/users/completed")
              .answers(202)
              .answersOn(TOMCAT, 200)
              .counts("GET", USERS),
          get("asynchronous, dispatched", "/users/dispatched").answers(200).counts("GET", USERS),
          get("no servlet", "/nobody").answers(404).countsOn(TOMCAT, "/*").counts("GET", UNMATCHED),
          get("given a part of the paths", "/app/users/7").answers(200).counts("GET", "/app/*"),
          get("time-out of the other server", "/users/too-slow")
              .answers(503)
              .counts("GET", "/users/too-slow")
              .lasts(300),
          get("service of its own", "/own/7").answers(200).counts("GET", "/own/:id"),
          of("keep-alive", InnerScenarios::keepAlive)
              .answers(200, 503, 200, 200)
              .countsEach("GET", USERS, "/users/too-slow", USERS, "/own/:id"),
          of("pipelining", InnerScenarios::pipelined)
              .answers(200, 200, 200)
              .countsEach("GET", USERS, "/own/:id", USERS),
          of("streams of HTTP/2", InnerScenarios::streams)
              .answers(200, 200, 200, 409)
              .countsEach("GET", USERS, "/own/:id", "/app/*", USERS));

  private InnerScenarios() {}

  private static List<Integer> keepAlive(Client client) throws IOException {
    return SpringScenarios.onOneConnection(
        client, "/users/7", "/users/too-slow", "/users/8", "/own/9");
  }

  private static List<Integer> pipelined(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(head("GET", "/users/slow") + head("GET", "/own/7") + head("GET", "/users/8"));
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        statuses.add(wire.read("GET").status());
      }
      return statuses;
    }
  }

  /** All at once. */
  private static List<Integer> streams(Client client) throws IOException {
    List<String> paths = List.of("/users/slow", "/own/7", "/app/users/8", "/users/conflict");
    List<Integer> statuses = new ArrayList<>();
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < paths.size(); i++) {
        wire.request(1 + 2 * i, "GET", paths.get(i));
      }
      for (int i = 0; i < paths.size(); i++) {
        statuses.add(wire.status(1 + 2 * i));
      }
    }
    return statuses;
  }
}
