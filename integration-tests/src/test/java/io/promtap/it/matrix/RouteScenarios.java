// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.util.List;

/**
 * The rows of frameworks that put all on one servlet or filter and match templates by themselves.
 * The other side is the main class beside each server's class path.
 */
final class RouteScenarios {
  static final List<Scenario> JAVALIN =
      rows("/users/{id}", "/users/{id}/orders/{order}", "/files/<path>", "/*", "/*");
  static final List<Scenario> SPARK =
      rows("/users/:id", "/users/:id/orders/:order", "/files/*", "/*", "/*");
  static final List<Scenario> WEBFLUX =
      rows("/users/{id}", "/users/{id}/orders/{order}", "/files/{*path}", "/users/{id}", "/*");
  static final List<Scenario> DROPWIZARD =
      rows("/users/{id}", "/users/{id}/orders/{order}", "/files/{path}", "/users/{id}", "/*");

  /** Servlets on Quarkus's own Undertow, whose container Promtap has no probe for. */
  static final List<Scenario> QUARKUS =
      List.of(
          get("prefix mapping", "/users/7").answers(200).counts("GET", "/users/*"),
          get("exact mapping", "/word").answers(200).counts("GET", "/word"),
          get("extension mapping", "/some/file.ext").answers(200).counts("GET", "/*.ext"),
          request("POST", "POST", "/users", "Content-Length: 0")
              .answers(201)
              .counts("POST", "/users/*"),
          request("HEAD", "HEAD", "/users/7").answers(200).counts("HEAD", "/users/*"),
          of(
                  "keep-alive",
                  client ->
                      SpringScenarios.onOneConnection(
                          client, "/users/1", "/users/2?q=1", "/users/%33"))
              .answers(200, 200, 200)
              .counts("GET", "/users/*"),
          get("exception", "/users/7/throw").answers(500).counts("GET", "/users/*"),
          get("sendError", "/users/7/missing").answers(404).counts("GET", "/users/*"),
          get("forward", "/forward").answers(200).counts("GET", "/forward"),
          get("async", "/async").answers(202).counts("GET", "/async"),
          request("filter rejects with 401", "GET", "/users/7", "Filter: yes")
              .answers(401)
              .counts("GET", "/users/*"),
          get("nothing there", "/nobody/knows")
              .answers(404)
              .counts("GET", ServletScenarios.UNMATCHED));

  private RouteScenarios() {}

  /**
   * The templates as the framework writes them, what names a HEAD that it answers by the route of
   * GET, and what names a request without a route.
   */
  private static List<Scenario> rows(
      String user, String order, String file, String head, String mapping) {
    return List.of(
        get("path variable", "/users/7").answers(200).counts("GET", user),
        get("encoded path variable", "/users/a%20b").answers(200).counts("GET", user),
        get("two path variables", "/users/7/orders/8").answers(200).counts("GET", order),
        get("path variable of many segments", "/files/a/b/c").answers(200).counts("GET", file),
        request("POST", "POST", "/users", "Content-Length: 0")
            .answers(201)
            .counts("POST", "/users"),
        request("HEAD", "HEAD", "/users/7").answers(200).counts("HEAD", head),
        of(
                "keep-alive",
                client ->
                    SpringScenarios.onOneConnection(
                        client, "/users/1", "/users/2?q=1", "/users/%33"))
            .answers(200, 200, 200)
            .counts("GET", user),
        get("exception", "/users/7/throw").answers(500).counts("GET", user + "/throw"),
        request("filter rejects with 401", "GET", "/users/7", "Filter: yes")
            .answers(401)
            .counts("GET", mapping),
        get("nothing there", "/nobody/knows").answers(404).counts("GET", mapping));
  }
}
