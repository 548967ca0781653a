// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.ExchangeScenarios.UNMATCHED;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.io.IOException;
import java.util.List;

/**
 * The rows of routes on Reactor Netty that are none of WebFlux: those of Spring Cloud Gateway
 * ({@code GatewayServer}) and its own ({@code ReactorRoutesServer}).
 */
final class GatewayScenarios {
  static final List<Scenario> GATEWAY =
      List.of(
          get("route by a path", "/things/7?a=b").answers(200).counts("GET", "/things/{id}"),
          get("route by many segments", "/files/a/b").answers(200).counts("GET", "/files/**"),
          request("route without a path", "GET", "/any/7", "Gateway: yes")
              .answers(200)
              .counts("GET", "/by-header"),
          request("path of a route that does not fit", "PUT", "/things/7", "Gateway: yes")
              .answers(200)
              .counts("PUT", "/by-header"),
          // Spring Boot asks its static resources then.
          get("no route", "/nobody/7").answers(404).counts("GET", "/**"),
          of("HTTP/2", client -> streams(client, "/things/7", "/files/a", "/nobody", "/things/8"))
              .answers(200, 200, 404, 200)
              .countsEach("GET", "/things/{id}", "/files/**", "/**", "/things/{id}"));

  static final List<Scenario> REACTOR =
      List.of(
          get("path variable", "/users/7?a=b").answers(200).counts("GET", "/users/{id}"),
          get("route by a predicate", "/chosen/7").answers(200).counts("GET", UNMATCHED),
          get("no route", "/nobody/7").answers(404).counts("GET", UNMATCHED),
          of("HTTP/2", client -> streams(client, "/users/7/slow", "/users/7", "/chosen", "/nobody"))
              .answers(200, 200, 200, 404)
              .countsEach("GET", "/users/{id}/slow", "/users/{id}", UNMATCHED));

  private GatewayScenarios() {}

  /** All at once, on streams of one connection. */
  private static List<Integer> streams(Client client, String... paths) throws IOException {
    try (Http2Wire wire = Http2Wire.to(client.port())) {
      for (int i = 0; i < paths.length; i++) {
        wire.request(1 + 2 * i, "GET", paths[i]);
      }
      Integer[] statuses = new Integer[paths.length];
      for (int i = 0; i < paths.length; i++) {
        statuses[i] = wire.status(1 + 2 * i);
      }
      return List.of(statuses);
    }
  }
}
