// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Client.head;

import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Requests that show what an option adds to the metrics, on any server. */
final class OptionRequests {
  private static final int SENT_BYTES = 1_234;

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  private OptionRequests() {}

  /**
   * @param answered the length of the answer
   */
  static List<Integer> sizes(Client client, String path, int answered) throws IOException {
    try (Wire wire = client.connect()) {
      return sizes(
          client,
          answered,
          body -> {
            wire.send(head("POST", path, "Content-Length: " + body.length()));
            return wire.send(body).read("POST").status();
          });
    }
  }

  /**
   * @param request sends a body with POST
   */
  static List<Integer> sizes(Client client, int answered, Request request) throws IOException {
    Scrape before = client.scrape();
    int status = request.send("x".repeat(SENT_BYTES));
    client.awaitPage(
        "bytes of both bodies",
        page ->
            added("http_request_size_bytes_sum", before, page) == SENT_BYTES
                && added("http_response_size_bytes_sum", before, page) == answered);
    return List.of(status);
  }

  private static double added(String name, Scrape before, Scrape after) {
    return after.sum(name, "method", "POST") - before.sum(name, "method", "POST");
  }

  static List<Integer> traced(Client client, String target, String endpoint) throws IOException {
    return traced(
        client, endpoint, traceparent -> client.exchange("GET", target, traceparent).status());
  }

  /** A request that is sent with a header or a body; it returns the status. */
  interface Request {
    int send(String text) throws IOException;
  }

  static List<Integer> traced(Client client, String endpoint, Request request) throws IOException {
    int status = request.send("traceparent: 00-" + TRACE + "-" + SPAN + "-01");
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
