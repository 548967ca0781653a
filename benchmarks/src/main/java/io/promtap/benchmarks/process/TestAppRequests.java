// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends the requests of {@link RequestKind} to a test-app, on kept-alive connections and on the
 * calling thread: {@link HttpURLConnection} has no threads of its own that would add their
 * hand-over to the latency.
 */
final class TestAppRequests implements OpenLoop.Requests {
  private static final int AGENTS = 20;
  private static final int TIMEOUT_MILLIS = 30_000;

  private final URI address;
  private final List<String> agentIds = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();

  /** Creates the agents that the load then reads and runs. */
  TestAppRequests(URI address) throws IOException {
    this.address = address;
    ObjectMapper json = new ObjectMapper();
    for (int number = 0; number < AGENTS; number++) {
      String body = "{\"name\":\"bench-" + number + "\",\"model\":\"small\",\"behaviour\":\"ok\"}";
      byte[] answer = exchange("POST", "/api/agents", body, 201);
      agentIds.add(json.readTree(answer).get("id").asText());
    }
  }

  @Override
  public RequestKind kind(long sequence) {
    return RequestKind.at(sequence);
  }

  @Override
  public void send(long sequence) throws IOException {
    RequestKind kind = kind(sequence);
    String agentId = agentIds.get((int) (sequence % AGENTS));
    switch (kind) {
      case LIST_AGENTS -> exchange("GET", "/api/agents?limit=20", null, kind.status);
      case GET_AGENT -> exchange("GET", "/api/agents/" + agentId, null, kind.status);
      case HEALTH -> exchange("GET", "/health", null, kind.status);
      case RUN -> exchange("POST", "/api/runs", run(agentId), kind.status);
      case UNKNOWN_PATH -> exchange("GET", "/no/such/page", null, kind.status);
    }
  }

  /** Every request that was sent, the ones that created the agents included. */
  long sent() {
    return sent.get();
  }

  private static String run(String agentId) {
    return "{\"agentId\":" + agentId + ",\"input\":\"Summarise the open incidents.\"}";
  }

  private byte[] exchange(String method, String path, String body, int expected)
      throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) address.resolve(path).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    if (body != null) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    }
    sent.incrementAndGet();
    int status = connection.getResponseCode();
    byte[] answer = drain(connection, status);
    if (status != expected) {
      throw new IOException(
          method
              + " "
              + path
              + " answered "
              + status
              + ": "
              + new String(answer, StandardCharsets.UTF_8));
    }
    return answer;
  }

  /** Reads to the end, or the connection would not be used again. */
  private static byte[] drain(HttpURLConnection connection, int status) throws IOException {
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }
}
