// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.request;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rows that a servlet container alone serves; {@code io.promtap.it.web} is the other side. */
final class ServletScenarios {
  /** What the default servlet serves, or refuses, has no route. */
  static final String UNMATCHED = "unmatched";

  static final List<String> JETTY = List.of("Jetty");
  private static final List<String> JETTY_12 = List.of("Jetty 12.0", "Jetty 12.1");
  static final List<String> UNDERTOW = List.of("Undertow");
  static final List<String> LIBERTY = List.of("Open Liberty");
  static final List<String> PAYARA = List.of("Payara Micro");

  static final List<Scenario> ALL =
      Stream.of(
              methods(),
              endpoints(),
              onceEach(),
              statuses(),
              numbersThatAreNoStatus(),
              RequestForms.ALL,
              AsyncScenarios.ALL,
              StreamScenarios.ALL,
              OptionScenarios.ALL,
              AsyncScenarios.LAST)
          .flatMap(List::stream)
          .toList();

  private ServletScenarios() {}

  private static List<Scenario> methods() {
    return List.of(
        get("GET", "/app/plain").answers(200).counts("GET", "/app/plain"),
        request("POST", "POST", "/app/plain", "Content-Length: 0")
            .answers(200)
            .counts("POST", "/app/plain"),
        request("HEAD", "HEAD", "/app/plain").answers(200).counts("HEAD", "/app/plain"),
        request("OPTIONS", "OPTIONS", "/app/plain").answers(200).counts("OPTIONS", "/app/plain"),
        request("method of the client's own", "BREW", "/app/any-method")
            .answers(200)
            .counts("OTHER", "/app/any-method"),
        request("method that the servlet refuses", "DELETE", "/app/plain")
            .answers(405)
            .counts("DELETE", "/app/plain"));
  }

  private static List<Scenario> endpoints() {
    return List.of(
        get("prefix mapping", "/app/prefix/a/b").answers(200).counts("GET", "/app/prefix/*"),
        get("prefix mapping without rest", "/app/prefix")
            .answers(200)
            .counts("GET", "/app/prefix/*"),
        get("extension mapping", "/app/some/file.ext").answers(200).counts("GET", "/app/*.ext"),
        get("default mapping", "/other/what/ever").answers(200).counts("GET", "/other/"),
        get("exact mapping of another application", "/other/hello")
            .answers(200)
            .counts("GET", "/other/hello"),
        get("path parameter", "/app/plain;jsessionid=0123456789ABCDEF")
            .answers(200)
            .counts("GET", "/app/plain"),
        get("path parameters within", "/app/prefix;v=1/a;w=2/b")
            .answers(200)
            .counts("GET", "/app/prefix/*"),
        get("encoded path", "/app/%70lain").answers(200).counts("GET", "/app/plain"),
        get("query string", "/app/plain?a=b&c=%25").answers(200).counts("GET", "/app/plain"),
        get("static file", "/app/static.txt").answers(200).counts("GET", UNMATCHED),
        get("welcome file", "/app/docs/").answers(200).counts("GET", UNMATCHED),
        get("nothing there", "/app/no/such/file").answers(404).counts("GET", UNMATCHED),
        get("static file, and no filter", "/bare/static.txt").answers(200).counts("GET", UNMATCHED),
        get("nothing there, and no filter", "/bare/no/such/file")
            .answers(404)
            .counts("GET", UNMATCHED),
        get("no application there", "/nowhere")
            .answers(404)
            .notOn(PAYARA, "it has an application of its own at the root")
            .countsNothing(),
        get("JSP", "/app/page.jsp")
            .answers(200)
            .counts("GET", "/app/*.jsp")
            .notOn(JETTY, "a JSP is an extension mapping; one container with an engine is enough")
            .notOn(UNDERTOW, "it has no JSP engine")
            .notOn(LIBERTY, "it does not tell the mapping of JSPs"));
  }

  private static List<Scenario> onceEach() {
    return List.of(
        get("filter chain and super.service", "/app/plain")
            .answers(200)
            .counts("GET", "/app/plain"),
        get("forward", "/app/forward?to=/plain").answers(200).counts("GET", "/app/forward"),
        get("forward to a static file", "/app/forward?to=/static.txt")
            .answers(200)
            .counts("GET", "/app/forward"),
        get("include", "/app/include?to=/plain").answers(200).counts("GET", "/app/include"),
        get("named dispatch", "/app/named").answers(200).counts("GET", "/app/named"),
        get("dispatch to another application", "/app/cross")
            .answers(200)
            .counts("GET", "/app/cross"),
        get("wrapped request and response", "/app/wrapped")
            .answers(200)
            .counts("GET", "/app/wrapped"),
        get("include of an error", "/app/include?to=/send-error%3Fstatus=500")
            .answers(200)
            .counts("GET", "/app/include"),
        get("forward to an error with a page", "/app/forward?to=/send-error%3Fstatus=418")
            .answers(418)
            .counts("GET", "/app/forward"));
  }

  private static List<Scenario> statuses() {
    return List.of(
        get("status set by the servlet", "/app/status?status=202")
            .answers(202)
            .counts("GET", "/app/status"),
        get("status set after commit", "/app/status/too-late")
            .answers(200)
            .counts("GET", "/app/status/too-late"),
        get("sendError without error page", "/app/send-error?status=410")
            .answers(410)
            .counts("GET", "/app/send-error"),
        get("sendError with error page", "/app/send-error?status=418")
            .answers(418)
            .counts("GET", "/app/send-error"),
        get("headers too large to send", "/app/large-header")
            .answers(500)
            // They have no limit for them.
            .answersOn(List.of("Undertow", "Open Liberty", "WildFly", "Payara Micro"), 200)
            .counts("GET", "/app/large-header"),
        get("status that only some programs know", "/app/status?status=999")
            .answers(999)
            .counts("GET", "/app/status"),
        get("more than the declared length", "/app/length/exceeded")
            .answers(200)
            .answersOn(JETTY_12, 500)
            .counts("GET", "/app/length/exceeded"),
        get("async: more than the declared length", "/app/async/length/exceeded?after=20")
            .answers(200)
            .answersOn(JETTY_12, 500)
            .counts("GET", "/app/async/length/exceeded")
            .lasts(20),
        closing("less than the declared length", "/app/length/missed")
            .answers(200)
            .answersOn(JETTY, 500)
            .counts("GET", "/app/length/missed"),
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
        get("filter rejects with 403", "/app/reject/403")
            .answers(403)
            .counts("GET", "/app/reject/*"),
        get("filter redirects", "/app/reject/302").answers(302).counts("GET", "/app/reject/*"),
        get("filter rejects with an error page", "/app/reject/418")
            .answers(418)
            .counts("GET", "/app/reject/*"),
        get("known delay", "/app/slow?after=300")
            .answers(200)
            .counts("GET", "/app/slow")
            .lasts(300));
  }

  /** A container throws, or sends a status line that no client understands. */
  private static List<Scenario> numbersThatAreNoStatus() {
    List<Scenario> scenarios = new ArrayList<>();
    for (int number : new int[] {0, -1, 99, 1000}) {
      scenarios.add(
          closing("status " + number, "/app/status?status=" + number)
              .answers(500)
              .counts("GET", "/app/status"));
      Scenario error =
          closing("sendError of " + number, "/app/send-error?status=" + number)
              .answers(500)
              .counts("GET", "/app/send-error");
      // Jetty takes this one for the wish to close the connection.
      scenarios.add(number == -1 ? error.unansweredOn(JETTY, 500) : error);
    }
    return scenarios;
  }

  /** The end of the connection ends a body whose length its container leaves out, or gets wrong. */
  private static Scenario closing(String name, String target) {
    return request(name, "GET", target, "Connection: close");
  }
}
