// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The report for the live page, read as the page reads it. */
class JsonReportTest {

  private static final int UNTIL_IT_COMES_ANYWAY = 61;

  private final WeavingReport report = new WeavingReport();
  private final Map<String, String> findings = new HashMap<>();
  private boolean serving = true;
  private final MatchReport matches =
      new MatchReport(report, (rule, isServing) -> findings.get(rule), () -> serving, text -> {});

  @Test
  void probes_rules_and_obstacles_are_there_before_the_first_look() throws IOException {
    report.expectProbe("http.servlet");
    report.expectRule("pay");
    JsonNode json = json();

    assertThat(json.get("serving").asBoolean()).isFalse();
    assertThat(json.get("probes").toString())
        .isEqualTo("[{\"name\":\"http.servlet\",\"classes\":0}]");
    assertThat(json.get("rules").get(0).get("methods").asInt()).isZero();
    assertThat(json.get("rules").get(0).get("why").isNull()).isTrue();
    assertThat(json.get("obstacles")).isEmpty();
    assertThat(json.get("processors").asInt()).isPositive();
  }

  @Test
  void a_rule_has_its_methods_or_the_reason_that_the_log_has() throws IOException {
    report.expectRule("pay");
    report.expectRule("a \"hostile\" <b>\n");
    findings.put("a \"hostile\" <b>\n", "no class has the name x.\"Y\"");
    weaveAll("pay", 25);
    report.foundObstacle("the loader x does not find java.lang");
    look();
    JsonNode json = json();

    assertThat(json.get("serving").asBoolean()).isTrue();
    JsonNode pay = json.get("rules").get(0);
    assertThat(pay.get("methods").asInt()).isEqualTo(25);
    assertThat(pay.get("matched")).hasSize(20);
    JsonNode hostile = json.get("rules").get(1);
    assertThat(hostile.get("name").asText()).isEqualTo("a \"hostile\" <b>\n");
    assertThat(hostile.get("why").asText()).isEqualTo("no class has the name x.\"Y\"");
    assertThat(json.get("obstacles").get(0).asText()).startsWith("the loader x");
  }

  @Test
  void a_rule_of_a_pack_of_which_another_one_matched_is_not_needed() throws IOException {
    for (String rule : List.of("quartz.old", "quartz.new", "mine.old")) {
      report.expectRule(rule);
    }
    weaveAll("quartz.new", 1);
    JsonNode rules = json().get("rules");

    assertThat(rules.findValuesAsText("otherOfPack")).containsExactly("true", "true", "false");
  }

  @Test
  void a_server_that_is_not_covered_is_missing_until_its_servlets_come() throws IOException {
    report.foundHttpStack(
        HttpStack.byClass("org/apache/pekko/http/impl/engine/server/HttpServerBluePrint$"),
        "x.BluePrint");
    assertThat(json().get("servers")).as("http is off").isEmpty();

    report.expectProbe("http.servlet");
    JsonNode server = json().get("servers").get(0);
    assertThat(server.get("name").asText()).isEqualTo("Pekko HTTP");
    assertThat(server.get("className").asText()).isEqualTo("x.BluePrint");
    assertThat(server.get("missing").asBoolean()).isTrue();
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(new JsonReport(report, matches).get());
  }

  private void look() {
    for (int second = 0; second < UNTIL_IT_COMES_ANYWAY; second++) {
      matches.run();
    }
  }

  private void weaveAll(String rule, int methods) {
    ClassHead head = ClassFileReader.head(getClass().getClassLoader(), "java/lang/String");
    WeavingPlan plan = new WeavingPlan(head);
    plan.beginProbe("rules");
    head.methods().stream()
        .limit(methods)
        .forEach(method -> plan.weave(method, new AdviceSpec("x.Advice", "x"), rule));
    report.woven(plan);
  }
}
