// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.of;
import static io.promtap.it.matrix.Scenario.request;

import java.util.List;
import java.util.stream.Stream;

/** The rows that JAX-RS serves; {@code io.promtap.it.rest} is the other side. */
final class RestScenarios {
  private static final String BASE = "/library/api";
  private static final String THING = BASE + "/things/{id}";

  /** Names what has no method. */
  private static final String MAPPING = BASE + "/*";

  static final List<Scenario> ALL =
      Stream.of(templates(), methods(), refusals(), failures(), later(), streams())
          .flatMap(List::stream)
          .toList();

  private RestScenarios() {}

  private static List<Scenario> templates() {
    return List.of(
        get("resource", BASE + "/things").answers(200).counts("GET", BASE + "/things"),
        get("path parameter", BASE + "/things/7").answers(200).counts("GET", THING),
        get("encoded path parameter", BASE + "/things/a%20b").answers(200).counts("GET", THING),
        get("matrix parameter", BASE + "/things;a=1/7;b=2").answers(200).counts("GET", THING),
        get("slash at the end", BASE + "/things/7/").answers(200).counts("GET", THING),
        get("path parameter with a regular expression", BASE + "/things/7/parts/42")
            .answers(200)
            .counts("GET", THING + "/parts/{part}"),
        get("path parameter of many segments", BASE + "/things/7/files/a/b/c")
            .answers(200)
            .counts("GET", THING + "/files/{path}"),
        get("sub-resource locator", BASE + "/shelves/3/books")
            .answers(200)
            .counts("GET", BASE + "/shelves/{shelf}/books"),
        get("sub-resource locator with a path of its own", BASE + "/shelves/3/books/4")
            .answers(200)
            .counts("GET", BASE + "/shelves/{shelf}/books/{book}"));
  }

  private static List<Scenario> methods() {
    return List.of(
        request("POST", "POST", BASE + "/things", "Content-Length: 0")
            .answers(201)
            .counts("POST", BASE + "/things"),
        request("HEAD", "HEAD", BASE + "/things/7").answers(200).counts("HEAD", THING),
        get("no content", BASE + "/things/7/nothing")
            .answers(204)
            .counts("GET", THING + "/nothing"),
        get("redirect", BASE + "/things/7/redirect")
            .answers(303)
            .counts("GET", THING + "/redirect"),
        get("known delay", BASE + "/things/7/slow?after=300")
            .answers(200)
            .counts("GET", THING + "/slow")
            .lasts(300),
        of(
                "keep-alive",
                client ->
                    SpringScenarios.onOneConnection(
                        client, BASE + "/things/1", BASE + "/things/2?q=1", BASE + "/things/%33"))
            .answers(200, 200, 200)
            .counts("GET", THING));
  }

  private static List<Scenario> refusals() {
    return List.of(
        get("nothing there", BASE + "/nobody/knows").answers(404).counts("GET", MAPPING),
        get("no method for a regular expression", BASE + "/things/7/parts/x")
            .answers(404)
            .counts("GET", MAPPING),
        get("nothing there outside the application", "/library/nobody/knows")
            .answers(404)
            .counts("GET", ServletScenarios.UNMATCHED),
        request("no method for a method", "DELETE", BASE + "/things/7")
            .answers(405)
            .counts("DELETE", MAPPING),
        request("filter rejects with 401", "GET", BASE + "/things/7", "Filter: 401")
            .answers(401)
            .counts("GET", THING),
        request("filter rejects before matching", "GET", BASE + "/things/7", "Early-Filter: 403")
            .answers(403)
            .counts("GET", MAPPING));
  }

  private static List<Scenario> failures() {
    return List.of(
        get("exception with a mapper", BASE + "/things/7/mapped")
            .answers(423)
            .counts("GET", THING + "/mapped"),
        get("exception", BASE + "/things/7/throw").answers(500).counts("GET", THING + "/throw"),
        get("WebApplicationException", BASE + "/things/7/conflict")
            .answers(409)
            .counts("GET", THING + "/conflict"));
  }

  private static List<Scenario> later() {
    return List.of(
        later("AsyncResponse", "resume", 200).answers(202),
        later("AsyncResponse at once", "resume", 0).answers(202),
        later("AsyncResponse: exception with a mapper", "mapped", 100).answers(423),
        later("AsyncResponse: exception", "throw", 100).answers(500),
        later("AsyncResponse: cancelled", "cancel", 100).answers(503),
        later("AsyncResponse: time-out", "time-out", 200).answers(503),
        later("AsyncResponse: time-out with an answer", "time-out-answered", 200).answers(202),
        later("CompletionStage", "stage", 100).answers(200),
        of("in flight while it is suspended", client -> client.hold(BASE + "/later/body"))
            .answers(202)
            .counts("POST", BASE + "/later/body")
            .lasts(300));
  }

  private static List<Scenario> streams() {
    return List.of(
        get("StreamingOutput", BASE + "/things/7/stream?after=200")
            .answers(200)
            .counts("GET", THING + "/stream")
            .lasts(200),
        of("StreamingOutput: client gone", client -> client.vanish(BASE + "/things/7/endless"))
            .answers(200)
            .counts("GET", THING + "/endless"),
        later("event stream", "events", 200).answers(200).leftOutOfTheHistogram());
  }

  private static Scenario later(String name, String path, long after) {
    return get(name, BASE + "/later/" + path + "/" + after)
        .counts("GET", BASE + "/later/" + path + "/{after}")
        .lasts(after);
  }
}
