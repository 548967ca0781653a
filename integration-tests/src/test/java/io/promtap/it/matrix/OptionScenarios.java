// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Client.head;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;

import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

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
          of("sizes of the bodies", OptionScenarios::sizes)
              .answers(200)
              .notOn(ServletScenarios.LIBERTY, "its response does not know what was sent")
              .notOn(ServletScenarios.PAYARA, "its response counts characters as bytes")
              .counts("POST", "/app/any-method"),
          of(
                  "exemplar of a traceparent",
                  client -> traced(client, "/app/some/traced.ext", "/app/*.ext"))
              .answers(200)
              .counts("GET", "/app/*.ext"),
          of("async: exemplar of a traceparent", OptionScenarios::tracedAsync)
              .answers(202)
              .counts("GET", "/app/async/complete"));

  private static final int SENT_BYTES = 1_234;

  /** Of the text {@code any method}. */
  private static final int ANSWERED_BYTES = 10;

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  private OptionScenarios() {}

  private static List<Integer> sizes(Client client) throws IOException {
    Scrape before = client.scrape();
    try (Wire wire = client.connect()) {
      wire.send(head("POST", "/app/any-method", "Content-Length: " + SENT_BYTES));
      int status = wire.send("x".repeat(SENT_BYTES)).read("POST").status();
      client.awaitPage(
          "bytes of both bodies",
          page ->
              added("http_request_size_bytes_sum", before, page) == SENT_BYTES
                  && added("http_response_size_bytes_sum", before, page) == ANSWERED_BYTES);
      return List.of(status);
    }
  }

  private static double added(String name, Scrape before, Scrape after) {
    return after.sum(name, "endpoint", "/app/any-method", "method", "POST")
        - before.sum(name, "endpoint", "/app/any-method", "method", "POST");
  }

  private static List<Integer> tracedAsync(Client client) throws IOException {
    return traced(client, "/app/async/complete?after=20&status=202", "/app/async/complete");
  }

  private static List<Integer> traced(Client client, String target, String endpoint)
      throws IOException {
    String traceparent = "traceparent: 00-" + TRACE + "-" + SPAN + "-01";
    int status = client.exchange("GET", target, traceparent).status();
    client.awaitOpenMetrics(
        Pattern.compile(
            "http_request_duration_seconds_bucket\\{endpoint=\""
                + Pattern.quote(endpoint)
                + "\",[^#\n]*# \\{span_id=\""
                + SPAN
                + "\",trace_id=\""
                + TRACE
                + "\"}"));
    return List.of(status);
  }
}
