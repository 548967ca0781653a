// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Client.head;
import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;

import java.io.IOException;
import java.util.List;

/** Requests that leave the thread of their servlet. */
final class AsyncScenarios {
  private static final String OF_ANOTHER_REQUEST =
      "a dispatch by a thread of the application may see the parameters of a request that the"
          + " thread dispatched before";

  static final List<Scenario> ALL =
      List.of(
          get("async: complete on another thread", "/app/async/complete?after=300&status=200")
              .answers(200)
              .counts("GET", "/app/async/complete")
              .lasts(300),
          get("async: status set on another thread", "/app/async/complete?after=50&status=202")
              .answers(202)
              .counts("GET", "/app/async/complete")
              .lasts(50),
          get("async: complete at once", "/app/async/complete?after=0&status=200")
              .answers(200)
              .counts("GET", "/app/async/complete"),
          get("async: sendError with error page", "/app/async/send-error?after=50&status=418")
              .answers(418)
              .answersVaryOn(ServletScenarios.LIBERTY)
              .counts("GET", "/app/async/send-error")
              .lasts(50),
          get("async: sendError without error page", "/app/async/send-error?after=50&status=410")
              .answers(410)
              .answersVaryOn(ServletScenarios.LIBERTY)
              .counts("GET", "/app/async/send-error")
              .lasts(50),
          get("async: dispatch", "/app/async/dispatch?after=200&to=/plain")
              .answers(200)
              .counts("GET", "/app/async/dispatch")
              .lasts(200),
          get("async: dispatch three times", "/app/async/again?after=70")
              .answers(200)
              .notOn(ServletScenarios.LIBERTY, OF_ANOTHER_REQUEST)
              .counts("GET", "/app/async/again")
              .lasts(210),
          get("async: dispatch to an exception", "/app/async/dispatch?after=50&to=/throw/unmapped")
              .answers(500)
              .answersVaryOn(ServletScenarios.LIBERTY)
              .counts("GET", "/app/async/dispatch")
              .lasts(50),
          get(
                  "async: dispatch to an exception with error page",
                  "/app/async/dispatch?after=50&to=/throw/mapped")
              .answers(503)
              // They find no page for an exception that leaves an asynchronous dispatch.
              .answersOn(List.of("Tomcat", "Undertow", "WildFly"), 500)
              .answersVaryOn(ServletScenarios.LIBERTY)
              .counts("GET", "/app/async/dispatch")
              .lasts(50),
          get(
                  "async: dispatch to an error",
                  "/app/async/dispatch?after=0&to=/send-error%3Fstatus=410")
              .answers(410)
              .answersVaryOn(ServletScenarios.LIBERTY)
              .counts("GET", "/app/async/dispatch"),
          get("async: AsyncContext.start", "/app/async/start?after=300")
              .answers(200)
              .counts("GET", "/app/async/start")
              .lasts(300),
          get("async: time-out", "/app/async/time-out?after=200")
              .answers(500)
              .counts("GET", "/app/async/time-out")
              .lasts(200),
          get("async: time-out that a listener answers", "/app/async/time-out/answered?after=200")
              .answers(503)
              .counts("GET", "/app/async/time-out/answered")
              .lasts(200),
          get(
                  "async: time-out that a listener dispatches",
                  "/app/async/time-out/dispatched?after=200")
              .answers(200)
              .counts("GET", "/app/async/time-out/dispatched")
              .lasts(200),
          get("async: exception after startAsync", "/app/async/throw")
              .answers(500)
              .unansweredOn(List.of("Tomcat 8.5", "Tomcat 9", "Tomcat 10.1"), 500)
              .counts("GET", "/app/async/throw"),
          of("async: in flight while it is suspended", client -> client.hold("/app/async/echo"))
              .answers(200)
              .counts("POST", "/app/async/echo")
              .lasts(300),
          get("async: include from AsyncContext.start", "/app/async/include?after=100")
              .answers(200)
              .counts("GET", "/app/async/include")
              .lasts(100),
          of("async: dispatch after the whole response, and the next request", AsyncScenarios::late)
              .answers(200, 200)
              .counts("GET", "/app/async/late"),
          of("async: keep-alive", AsyncScenarios::keepAlive)
              .answers(200, 200, 200)
              .counts("GET", "/app/async/complete")
              .lasts(20),
          of("non-blocking read and write", AsyncScenarios::nonBlocking)
              .answers(200)
              .counts("POST", "/app/async/echo")
              .lasts(150));

  /**
   * To be run last: the application's thread writes on for a moment after the container has ended
   * the request, and may meet the next one that is served with the same objects.
   */
  static final List<Scenario> LAST =
      List.of(
          of(
                  "async: client gone while it is written to",
                  client -> client.vanish("/app/async/endless"))
              .answers(200)
              .counts("GET", "/app/async/endless"));

  private AsyncScenarios() {}

  /** The dispatch comes while the connection may serve the next request. */
  private static List<Integer> late(Client client) throws IOException {
    try (Wire wire = client.connect()) {
      int first = wire.send(head("GET", "/app/async/late?after=0")).read("GET").status();
      return List.of(
          first, wire.send(head("GET", "/app/async/late?after=400")).read("GET").status());
    }
  }

  private static List<Integer> keepAlive(Client client) throws IOException {
    String request = head("GET", "/app/async/complete?after=20&status=200");
    try (Wire wire = client.connect()) {
      int first = wire.send(request).read("GET").status();
      int second = wire.send(request).read("GET").status();
      return List.of(first, second, wire.send(request).read("GET").status());
    }
  }

  /** Uploads in two parts, and reads more than any buffer of the server takes. */
  private static List<Integer> nonBlocking(Client client) throws IOException {
    byte[] half = new byte[1 << 20];
    try (Wire wire = client.connect()) {
      wire.send(head("POST", "/app/async/echo", "Content-Length: " + 2 * half.length)).send(half);
      // What was sent may still be in the buffers of the connection.
      client.awaitInFlight(1);
      Client.pause(150);
      WireReply reply = wire.send(half).read("POST");
      return reply.body().length == 2 * half.length ? List.of(reply.status()) : List.of();
    }
  }
}
