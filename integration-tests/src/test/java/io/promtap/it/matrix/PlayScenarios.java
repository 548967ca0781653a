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

/** The rows of Play's routes; {@code PlayServer} has them beside handlers of its own. */
final class PlayScenarios {
  private static final String USER = "/routes/users/:id";
  private static final String FILES = "/routes/files/*path";

  static final List<Scenario> ROUTES =
      List.of(
          get("path variable", "/routes/users/7?a=b").answers(200).counts("GET", USER),
          get("variables with an expression", "/routes/shops/7/items/8")
              .answers(200)
              .counts("GET", "/routes/shops/:shop/items/:item"),
          get("path of many segments", "/routes/files/a/b").answers(200).counts("GET", FILES),
          get("route that finds nothing", "/routes/files/missing")
              .answers(404)
              .counts("GET", FILES),
          get("nothing there", "/routes/shops/seven/items/8").answers(404).counts("GET", UNMATCHED),
          request("method without a route", "POST", "/routes/users/7", "Content-Length: 0")
              .answers(404)
              .counts("POST", UNMATCHED),
          get("exception", "/routes/users/7/throw").answers(500).counts("GET", USER + "/throw"),
          get("handler of the application's own", "/plain").answers(200).counts("GET", UNMATCHED),
          of(
                  "keep-alive",
                  client ->
                      SpringScenarios.onOneConnection(
                          client, "/routes/users/1", "/routes/nobody", "/routes/files/2", "/plain"))
              .answers(200, 404, 200, 200)
              .countsEach("GET", USER, UNMATCHED, FILES, UNMATCHED),
          of(
                  "pipelining",
                  client ->
                      pipelined(
                          client,
                          "/slow?after=100",
                          "/routes/users/1",
                          "/routes/nobody",
                          "/routes/files/2"))
              .answers(200, 200, 404, 200)
              .countsEach("GET", UNMATCHED, USER, UNMATCHED, FILES));

  private PlayScenarios() {}

  /** Sends all before it reads the first answer. */
  private static List<Integer> pipelined(Client client, String... targets) throws IOException {
    try (Wire wire = client.connect()) {
      for (String target : targets) {
        wire.send(head("GET", target));
      }
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < targets.length; i++) {
        statuses.add(wire.read("GET").status());
      }
      return statuses;
    }
  }
}
