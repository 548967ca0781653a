// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.ExchangeScenarios.UNMATCHED;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.util.List;

/** The rows of Helidon's routes; {@code HelidonServer} has them behind a handler of all paths. */
final class HelidonScenarios {
  private static final String USER = "/routes/users/{id}";

  static final List<Scenario> ROUTES =
      List.of(
          get("path variable", "/routes/users/7?a=b").answers(200).counts("GET", USER),
          get("path of many segments", "/routes/files/a/b")
              .answers(200)
              .counts("GET", "/routes/files/*"),
          get("service", "/routes/shops/7").answers(200).counts("GET", "/routes/shops/{shop}"),
          get("service below a service", "/routes/shops/7/items/8")
              .answers(200)
              .counts("GET", "/routes/shops/{shop}/items/{item}"),
          get("nothing below the service", "/routes/shops/7/nothing/8")
              .answers(404)
              .counts("GET", UNMATCHED),
          get("route that finds nothing", "/routes/files/missing")
              .answers(404)
              .counts("GET", UNMATCHED),
          request("method without a route", "POST", "/routes/users/7", "Content-Length: 0")
              .answers(404)
              .counts("POST", UNMATCHED),
          get("exception", "/routes/users/7/throw").answers(500).counts("GET", USER + "/throw"),
          get("reroute", "/routes/moved").answers(200).counts("GET", "/routes/moved"),
          get("handler of all paths", "/plain").answers(200).counts("GET", UNMATCHED),
          of(
                  "keep-alive",
                  client ->
                      SpringScenarios.onOneConnection(
                          client, "/routes/users/1", "/routes/nobody", "/routes/shops/2", "/plain"))
              .answers(200, 404, 200, 200)
              .countsEach("GET", USER, UNMATCHED, "/routes/shops/{shop}", UNMATCHED));

  private HelidonScenarios() {}
}
