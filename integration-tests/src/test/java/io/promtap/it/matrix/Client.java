package io.promtap.it.matrix;

import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** What a scenario drives a server with. */
final class Client {
  private final int port;
  private final URI metrics;

  Client(int port, URI metrics) {
    this.port = port;
    this.metrics = metrics;
  }

  Wire connect() throws IOException {
    return Wire.to(port);
  }

  /** Sends one request on a connection of its own and reads the response. */
  WireReply exchange(String method, String target, String... headers) throws IOException {
    try (Wire wire = connect()) {
      return wire.send(head(method, target, headers)).read(method);
    }
  }

  /** A request without a body. */
  static String head(String method, String target, String... headers) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  /** Waits until so many requests are in flight. */
  void awaitInFlight(int requests) {
    io.promtap.it.harness.Await.until(
        requests + " in flight",
        Duration.ofSeconds(3),
        () -> Scrape.of(metrics).sum("http_requests_in_flight"),
        value -> value == requests);
  }

  /** A delay that a scenario is known by. */
  static void pause(long millis) {
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }
}
