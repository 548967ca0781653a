// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Client.head;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;

import java.io.IOException;
import java.util.List;

/** Responses that last as long as somebody listens: counted, and left out of the latency. */
final class StreamScenarios {
  static final List<Scenario> ALL =
      List.of(
          get("event stream", "/app/events")
              .answers(200)
              .counts("GET", "/app/events")
              .leftOutOfTheHistogram(),
          get("async: event stream", "/app/async/events")
              .answers(200)
              .counts("GET", "/app/async/events")
              .leftOutOfTheHistogram(),
          of("upgrade", StreamScenarios::upgrade)
              .answers(101)
              .notOn(
                  List.of("Jetty 9.4", "Jetty 12.0", "Jetty 12.1 ee8", "Jetty 12.1 ee9"),
                  "its HttpServletRequest.upgrade is not implemented")
              .notOn(
                  ServletScenarios.PAYARA,
                  "it sends the status only with the first byte of the new protocol")
              .counts("GET", "/app/upgrade")
              .leftOutOfTheHistogram(),
          // It is the container's filter that answers: no servlet has this path.
          of("WebSocket", StreamScenarios::socket)
              .answers(101)
              .notOn(List.of("Jetty 9.4"), "its web applications have no WebSocket by themselves")
              .counts("GET", ServletScenarios.UNMATCHED)
              .leftOutOfTheHistogram());

  private StreamScenarios() {}

  private static List<Integer> upgrade(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(head("GET", "/app/upgrade", "Connection: Upgrade", "Upgrade: echo"));
      return List.of(wire.readHead().status());
    }
  }

  /** Sends one text and insists on its echo. */
  private static List<Integer> socket(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(
          head(
              "GET",
              "/app/socket",
              "Connection: Upgrade",
              "Upgrade: websocket",
              "Sec-WebSocket-Version: 13",
              "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg=="));
      int status = wire.readHead().status();
      // A final text frame of two bytes, masked with zeros as a client must (RFC 6455, section 5).
      wire.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'o', 'k'});
      byte[] frame = wire.readBytes(4);
      return frame[2] == 'o' && frame[3] == 'k' ? List.of(status) : List.of();
    }
  }
}
