// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Each run of the report comes a second after the one before; here nobody waits for it. */
class MatchReportTest {

  private static final int UNTIL_IT_COMES_ANYWAY = 61;

  private final WeavingReport report = new WeavingReport();
  private final AtomicBoolean serving = new AtomicBoolean();
  private final List<String> said = new ArrayList<>();
  private final Map<String, String> findings = new HashMap<>();

  /** The rules that are judged before the application serves. */
  private final Set<String> known = new HashSet<>();

  private final MatchReport matches =
      new MatchReport(
          report,
          (rule, isServing) -> isServing || known.contains(rule) ? findings.get(rule) : null,
          serving::get,
          text -> {
            said.clear();
            said.addAll(List.of(text.split("\n")));
            said.remove("");
          });

  @Test
  void nothing_is_called_missing_before_the_application_serves() {
    report.expectProbe("http.servlet");
    report.expectRule("pay");
    report.foundHttpStack(
        stack("org/apache/pekko/http/impl/engine/server/HttpServerBluePrint$"), "x.BluePrint");
    run();
    assertThat(said).isEmpty();

    serving.set(true);
    run();
    assertThat(said)
        .containsExactly(
            "woven classes: none so far",
            "rules that matched no method of a loaded class so far: pay;"
                + " java -jar promtap.jar check FILE --pid PID says why",
            "no http_* metrics: this service uses Pekko HTTP (x.BluePrint), which is not covered;"
                + " servlet containers are");
  }

  @Test
  void what_was_woven_is_said_at_once_and_what_comes_later_is_added() {
    report.expectProbe("jdbc.driver");
    report.expectProbe("http.servlet");
    weave("jdbc.driver");
    run();
    assertThat(said).containsExactly("woven classes: jdbc.driver 1");

    serving.set(true);
    weave("http.servlet");
    run();
    run();
    assertThat(said)
        .containsExactly("woven classes: jdbc.driver 1", "woven classes: http.servlet 1");
  }

  @Test
  void a_probe_of_a_server_alone_is_no_success() {
    report.expectProbe("http.servlet");
    report.expectProbe("http.payara");
    weave("http.payara");
    report.foundHttpStack(stack("org/glassfish/grizzly/http/server/HttpServer"), "x.HttpServer");
    serving.set(true);
    run();

    assertThat(said)
        .containsExactly(
            "woven classes: none so far",
            "no http_* metrics: this service uses Grizzly without servlets"
                + " (x.HttpServer), which is not covered; servlet containers are");
  }

  @Test
  void a_missing_server_is_taken_back_when_its_servlets_come() {
    report.expectProbe("http.servlet");
    report.foundHttpStack(stack("org/glassfish/grizzly/http/server/HttpServer"), "x.HttpServer");
    serving.set(true);
    run();
    report.foundHttpStack(stack("org/glassfish/grizzly/servlet/ServletHandler"), "x.Y");
    weave("http.servlet");
    run();

    assertThat(said).last().isEqualTo("http_* metrics now: servlets on Grizzly came");
  }

  @Test
  void a_server_whose_own_exchanges_are_counted_is_not_missing() {
    report.expectProbe("http.servlet");
    report.expectProbe("http.undertow");
    weave("http.undertow");
    report.foundHttpStack(stack("io/undertow/Undertow"), "io.undertow.Undertow");
    serving.set(true);
    run();

    assertThat(said).containsExactly("woven classes: http.undertow 1");
  }

  @Test
  void a_rule_that_matches_at_last_is_taken_back_once() {
    report.expectRule("pay");
    report.expectRule("refund");
    serving.set(true);
    run();
    match("pay");
    run();
    run();

    assertThat(said)
        .containsExactly(
            "rules that matched no method of a loaded class so far: pay, refund;"
                + " java -jar promtap.jar check FILE --pid PID says why",
            "rules that matched nothing before match now: pay 1 method");
  }

  @Test
  void what_a_rule_names_and_no_class_has_is_said_once_and_taken_back() {
    report.expectRule("pay");
    match("pay");
    findings.put("pay", "class a.Shop declares no method refund");
    run();
    assertThat(said).containsExactly("rules matched: pay 1 method");

    known.add("pay");
    run();
    run();
    findings.clear();
    run();
    assertThat(said)
        .containsExactly(
            "rules matched: pay 1 method",
            "rule pay: class a.Shop declares no method refund",
            "rule pay: what was missing is there now");
  }

  @Test
  void a_rule_that_matched_nothing_and_is_explained_has_one_line_and_one_to_take_it_back() {
    report.expectRule("pay");
    report.expectRule("absent");
    findings.put("pay", "class a.Shop declares no method pay");
    known.add("pay");
    run();
    assertThat(said).containsExactly("rule pay: class a.Shop declares no method pay");

    serving.set(true);
    run();
    findings.clear();
    match("pay");
    run();
    assertThat(said)
        .containsExactly(
            "rule pay: class a.Shop declares no method pay",
            "rules that matched no method of a loaded class so far: absent;"
                + " java -jar promtap.jar check FILE --pid PID says why",
            "rules that matched nothing before match now: pay 1 method");
  }

  @Test
  void a_rule_of_a_pack_for_another_version_is_not_explained() {
    report.expectRule("apache-http-client.4");
    report.expectRule("apache-http-client.5");
    findings.put("apache-http-client.4", "class x declares no method doExecute");
    findings.put("apache-http-client.5", "class x declares no method doOther");
    match("apache-http-client.5");
    serving.set(true);
    run();
    assertThat(said).containsExactly("rules matched: apache-http-client.5 1 method");
  }

  @Test
  void a_rule_that_comes_with_a_reload_is_told_like_the_first_ones() {
    report.expectRule("pay");
    match("pay");
    serving.set(true);
    run();
    report.expectRule("refund");
    run();

    assertThat(said)
        .containsExactly(
            "rules matched: pay 1 method",
            "rules that matched no method of a loaded class so far: refund;"
                + " java -jar promtap.jar check FILE --pid PID says why");
  }

  @Test
  void another_server_beside_servlets_is_named_without_alarm() {
    report.expectProbe("http.servlet");
    weave("http.servlet");
    serving.set(true);
    run();
    report.foundHttpStack(stack("io/grpc/okhttp/OkHttpServerBuilder"), "x.OkHttpServerBuilder");
    run();

    assertThat(said)
        .containsExactly(
            "woven classes: http.servlet 1",
            "no http_* metrics of gRPC on OkHttp (x.OkHttpServerBuilder), which is not covered;"
                + " those of servlets are");
  }

  private void run() {
    for (int second = 0; second < UNTIL_IT_COMES_ANYWAY; second++) {
      matches.run();
    }
  }

  private void weave(String probe) {
    report.wovenClasses().put(getClass().getClassLoader(), "Woven" + probe, List.of(probe));
  }

  private void match(String rule) {
    ClassHead head = ClassFileReader.head(getClass().getClassLoader(), "java/lang/Object");
    WeavingPlan plan = new WeavingPlan(head);
    plan.beginProbe("rules");
    plan.weave(head.methods().get(0), new AdviceSpec("x.Advice", "x"), rule);
    report.woven(plan);
  }

  private static HttpStack stack(String className) {
    return HttpStack.byClass(className);
  }
}
