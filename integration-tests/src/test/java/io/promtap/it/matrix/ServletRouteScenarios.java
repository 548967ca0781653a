// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.matrix;

import static io.promtap.it.matrix.Scenario.get;
import static io.promtap.it.matrix.Scenario.request;

import java.util.List;

/**
 * The rows of requests whose route is not in the registrations of a context from the start; the
 * mains in {@code io.promtap.it.servers} whose names end in {@code Routes} are the other side.
 */
final class ServletRouteScenarios {
  private static final List<String> WITHOUT_MAPPING = List.of("Tomcat 8.5");
  private static final String NO_MAPPING =
      "a request of the Servlet API before 4.0 does not tell a mapping that is not registered";

  static final List<Scenario> ALL =
      List.of(
          get("exact mapping of the server's API", "/bare/word")
              .answers(200)
              .counts("GET", "/bare/word")
              .notOn(WITHOUT_MAPPING, NO_MAPPING),
          get("prefix mapping of the server's API", "/bare/words/a/b")
              .answers(200)
              .counts("GET", "/bare/words/*"),
          get("nothing there, and no default servlet", "/bare/nothing")
              .answers(404)
              .counts("GET", ServletScenarios.UNMATCHED)
              .notOn(List.of("Tomcat"), "it calls no servlet"),
          get("servlets come to a running context", "/bare/adding/some")
              .answers(200)
              .counts("GET", "/bare/adding/*"),
          get("exact mapping that came later", "/bare/late")
              .answers(200)
              .counts("GET", "/bare/late")
              .notOn(WITHOUT_MAPPING, NO_MAPPING),
          get("prefix mapping that came later", "/bare/later/a")
              .answers(200)
              .counts("GET", "/bare/later/*"),
          get("extension mapping that came later", "/bare/some/file.late")
              .answers(200)
              .counts("GET", "/bare/*.late")
              .notOn(WITHOUT_MAPPING, NO_MAPPING),
          get("nothing there after that", "/bare/nothing")
              .answers(404)
              .counts("GET", ServletScenarios.UNMATCHED)
              .notOn(List.of("Tomcat"), "it calls no servlet"),
          get("form login", "/login/secured/account")
              .answers(200)
              .counts("GET", "/login/secured/*"),
          request("form login for a POST", "POST", "/login/secured/account", "Content-Length: 0")
              .answers(200)
              .counts("POST", "/login/secured/*"),
          get("page of the form login", "/login/page").answers(200).counts("GET", "/login/page"),
          get("servlet without a context", "/direct/a/b")
              .answers(200)
              .counts("GET", "/direct/*")
              .notOn(List.of("Tomcat", "Undertow", "Jetty 12.0", "Jetty 12.1"), "it has none"),
          get("nothing there, without a context", "/elsewhere")
              .answers(404)
              .counts("GET", ServletScenarios.UNMATCHED)
              .notOn(List.of("Tomcat", "Undertow", "Jetty 12.0", "Jetty 12.1"), "it has none"));

  private ServletRouteScenarios() {}
}
