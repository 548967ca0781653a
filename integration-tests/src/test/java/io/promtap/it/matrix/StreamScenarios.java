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
              .counts("GET", "/app/upgrade")
              .leftOutOfTheHistogram());

  private StreamScenarios() {}

  private static List<Integer> upgrade(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      wire.send(head("GET", "/app/upgrade", "Connection: Upgrade", "Upgrade: echo"));
      return List.of(wire.readHead().status());
    }
  }
}
