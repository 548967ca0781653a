// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import io.promtap.it.harness.Await;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a scenario drives a server with. */
final class Client {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final int port;
  private final URI metrics;

  Client(int port, URI metrics) {
    this.port = port;
    this.metrics = metrics;
  }

  int port() {
    return port;
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

  /**
   * Keeps back the end of the body, which the application waits for, until the request was seen in
   * flight for 300 ms.
   */
  List<Integer> hold(String target) throws IOException {
    try (Wire wire = connect()) {
      // Jetty calls no servlet before something of the body is there.
      wire.send(head("POST", target, "Content-Length: 2") + "1");
      awaitInFlight(1);
      pause(300);
      awaitInFlight(1);
      return List.of(wire.send("2").read("POST").status());
    }
  }

  /** Reads the head of a response that never ends, and resets the connection. */
  List<Integer> vanish(String path) throws IOException {
    try (Wire wire = connect()) {
      int status = wire.send(head("GET", path)).readHead().status();
      wire.readBytes(1000);
      wire.reset();
      return List.of(status);
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
    Await.until(
        requests + " in flight",
        PATIENCE,
        () -> Scrape.of(metrics).sum("http_requests_in_flight"),
        value -> value == requests);
  }

  Scrape scrape() {
    return Scrape.of(metrics);
  }

  /** Waits until the metrics page is as wanted: a client has its answer before it is counted. */
  void awaitPage(String what, Predicate<Scrape> wanted) {
    Await.until(what, PATIENCE, this::scrape, wanted);
  }

  /** Waits until the page in the format of OpenMetrics has what the pattern finds. */
  void awaitOpenMetrics(Pattern pattern) {
    Await.until(
        pattern.pattern(),
        PATIENCE,
        () -> Scrape.openMetrics(metrics),
        page -> pattern.matcher(page).find());
  }

  /** A delay that a scenario is known by. */
  static void pause(long millis) {
    java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }
}
