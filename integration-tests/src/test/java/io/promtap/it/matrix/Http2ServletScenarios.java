// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Http2Scenarios.many;
import static io.promtap.it.matrix.Scenario.of;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The rows of servlets over HTTP/2 without TLS; {@code io.promtap.it.web} is the other side. */
final class Http2ServletScenarios {
  private static final String UNMATCHED = ServletScenarios.UNMATCHED;
  private static final int STREAMS = 100;

  static final List<Scenario> ALL =
      Stream.of(answers(), together(), ends()).flatMap(List::stream).toList();

  private Http2ServletScenarios() {}

  private static List<Scenario> answers() {
    return List.of(
        get("GET", "/app/plain?a=b").answers(200).counts("GET", "/app/plain"),
        request("HEAD", "HEAD", "/app/plain").answers(200).counts("HEAD", "/app/plain"),
        get("prefix mapping", "/app/prefix/a/b").answers(200).counts("GET", "/app/prefix/*"),
        get("listed template", "/app/prefix/7/listed")
            .answers(200)
            .counts("GET", "/app/prefix/{id}/listed"),
        of("upload", client -> Http2Scenarios.upload(client, "/app/plain", false))
            .answers(200)
            .counts("POST", "/app/plain"),
        get("static file", "/app/static.txt").answers(200).counts("GET", UNMATCHED),
        get("nothing there", "/app/no/such/file").answers(404).counts("GET", UNMATCHED),
        get("no application there", "/nowhere").answers(404).countsNothing(),
        get("forward", "/app/forward?to=/plain").answers(200).counts("GET", "/app/forward"),
        get("sendError with error page", "/app/send-error?status=418")
            .answers(418)
            .counts("GET", "/app/send-error"),
        get("exception without error page", "/app/throw/unmapped")
            .answers(500)
            .counts("GET", "/app/throw/unmapped"),
        get("exception with error page", "/app/throw/mapped")
            .answers(503)
            .counts("GET", "/app/throw/mapped"),
        get("exception after commit", "/app/throw/committed")
            .answers(200)
            .counts("GET", "/app/throw/committed"),
        get("filter rejects with 401", "/app/reject/401")
            .answers(401)
            .counts("GET", "/app/reject/*"),
        get("event stream", "/app/events")
            .answers(200)
            .counts("GET", "/app/events")
            .leftOutOfTheHistogram(),
        get("async: status set on another thread", "/app/async/complete?after=50&status=202")
            .answers(202)
            .counts("GET", "/app/async/complete")
            .lasts(50),
        get("async: dispatch", "/app/async/dispatch?after=200&to=/plain")
            .answers(200)
            .counts("GET", "/app/async/dispatch")
            .lasts(200),
        get("async: time-out", "/app/async/time-out?after=200")
            .answers(500)
            .counts("GET", "/app/async/time-out")
            .lasts(200));
  }

  private static List<Scenario> together() {
    return List.of(
        of("in flight while it is served", client -> Http2Scenarios.hold(client, "/app/plain"))
            .answers(200)
            .counts("POST", "/app/plain")
            .lasts(300),
        of(STREAMS + " streams at once", client -> atOnce(client, "/app/slow?after=1000"))
            .answers(many(STREAMS, 200))
            .counts("GET", "/app/slow")
            .lasts(1_000),
        of(
                "async: " + STREAMS + " streams at once",
                client -> atOnce(client, "/app/async/complete?after=1000&status=202"))
            .answers(many(STREAMS, 202))
            .counts("GET", "/app/async/complete")
            .lasts(1_000),
        of(
                "1,000 streams on a connection",
                client -> Http2Scenarios.inTurn(client, "/app/plain", 1_000))
            .answers(many(1_000, 200))
            .counts("GET", "/app/plain"),
        of(
                "upgrade from HTTP/1.1",
                client -> JavaHttpClient.cleartext(client.port(), "/app/plain", 3))
            .answers(200, 200, 200)
            .counts("GET", "/app/plain"));
  }

  private static List<Scenario> ends() {
    return List.of(
        of("reset by the client after the head", client -> left(client, "/app/endless", false))
            .answers(200)
            .counts("GET", "/app/endless"),
        of("client gone while the servlet writes", client -> left(client, "/app/endless", true))
            .answers(200)
            .counts("GET", "/app/endless"),
        of("no preface", Http2Scenarios::nonsense).countsNothing(),
        // Last, as in AsyncScenarios.
        of("async: reset by the client", client -> left(client, "/app/async/endless", false))
            .answers(200)
            .counts("GET", "/app/async/endless"));
  }

  private static List<Integer> atOnce(Client client, String path) throws IOException {
    return Http2Scenarios.atOnce(client, path, STREAMS);
  }

  private static List<Integer> left(Client client, String path, boolean isGone) throws IOException {
    return Http2Scenarios.left(client, path, isGone);
  }

  private static Scenario get(String name, String path) {
    return request(name, "GET", path);
  }

  private static Scenario request(String name, String method, String path) {
    return of(name, client -> List.of(Http2Scenarios.one(client, method, path)));
  }
}
