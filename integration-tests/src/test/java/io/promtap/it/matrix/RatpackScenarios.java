// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.ExchangeScenarios.UNMATCHED;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.util.List;

/** The rows of Ratpack's paths; {@code RatpackApplication} has them behind one of all paths. */
final class RatpackScenarios {
  private static final String USER = "/routes/users/:id";
  private static final String SHOP = "/routes/shops/:shop:[0-9]+";

  static final List<Scenario> ROUTES =
      List.of(
          get("token of the path", "/routes/users/7?a=b").answers(200).counts("GET", USER),
          get("prefix", "/routes/files/a/b").answers(200).counts("GET", "/routes/files"),
          get("token with an expression", "/routes/shops/7").answers(200).counts("GET", SHOP),
          get("path below prefixes", "/routes/shops/7/items/8")
              .answers(200)
              .counts("GET", SHOP + "/items/:item"),
          get("nothing below the prefix", "/routes/shops/7/nothing/8")
              .answers(404)
              .counts("GET", UNMATCHED),
          get("handler that goes on", "/routes/files/missing")
              .answers(404)
              .counts("GET", UNMATCHED),
          request("method without a handler", "POST", "/routes/users/7", "Content-Length: 0")
              .answers(405)
              .counts("POST", USER),
          get("exception", "/routes/users/7/throw").answers(500).counts("GET", USER + "/throw"),
          get("handler of all paths", "/plain").answers(200).counts("GET", UNMATCHED),
          of(
                  "keep-alive",
                  client ->
                      SpringScenarios.onOneConnection(
                          client, "/routes/users/1", "/routes/nobody", "/routes/shops/2", "/plain"))
              .answers(200, 404, 200, 200)
              .countsEach("GET", USER, UNMATCHED, SHOP, UNMATCHED));

  private RatpackScenarios() {}
}
