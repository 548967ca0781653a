// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;

import java.io.IOException;
import java.util.List;

/** The rows of what is off unless the configuration asks for it. */
final class OptionScenarios {
  /** Under which all rows run. No JVM metrics: they are other tests' matter and take time. */
  static final String CONFIG =
      """
      http:
        endpoints: ["/prefix/{id}/listed"]
        sizes: true
      exemplars: traceparent
      jvm: {enabled: false}
      """;

  static final List<Scenario> ALL =
      List.of(
          get("listed template", "/app/prefix/7/listed")
              .answers(200)
              .counts("GET", "/app/prefix/{id}/listed"),
          of(
                  "sizes of the bodies",
                  client -> OptionRequests.sizes(client, "/app/any-method", "any method".length()))
              .answers(200)
              .notOn(ServletScenarios.LIBERTY, "its response does not know what was sent")
              .notOn(ServletScenarios.PAYARA, "its response counts characters as bytes")
              .counts("POST", "/app/any-method"),
          of(
                  "exemplar of a traceparent",
                  client -> OptionRequests.traced(client, "/app/some/traced.ext", "/app/*.ext"))
              .answers(200)
              .counts("GET", "/app/*.ext"),
          of("async: exemplar of a traceparent", OptionScenarios::tracedAsync)
              .answers(202)
              .counts("GET", "/app/async/complete"));

  private OptionScenarios() {}

  private static List<Integer> tracedAsync(Client client) throws IOException {
    return OptionRequests.traced(
        client, "/app/async/complete?after=20&status=202", "/app/async/complete");
  }
}
