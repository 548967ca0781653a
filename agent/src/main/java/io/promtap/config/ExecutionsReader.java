// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.config.MetricSpec.Reading;
import io.promtap.config.MetricSpec.Type;
import io.promtap.config.MetricSpec.When;
import io.promtap.expression.Expression;
import io.promtap.expression.ExpressionParser;
import io.promtap.support.Quote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A reader of {@code executions}: the methods whose calls are runs of an agent. It leaves out a
 * rule with a mistake.
 */
final class ExecutionsReader {

  static final String COUNTER = "agent_executions_total";
  static final String AGENT_ID = "agent_id";

  private final Problems problems;
  private final RuleNames names;
  private final Map<String, String> rulesByMethod = new HashMap<>();

  ExecutionsReader(Problems problems, RuleNames names) {
    this.problems = problems;
    this.names = names;
  }

  List<MethodRule> read(Section root) {
    List<MethodRule> rules = new ArrayList<>();
    List<Node> nodes = RulesReader.nodes(root, "executions");
    for (int i = 0; i < nodes.size(); i++) {
      int before = problems.count();
      MethodRule rule = rule(nodes.get(i), "executions[" + i + "]");
      if (rule != null && problems.count() == before) {
        rules.add(rule);
      }
    }
    return rules;
  }

  /** Reads a rule; returns {@code null} if it has no agent. */
  private @Nullable MethodRule rule(Node node, String path) {
    Section section = new Section(path, node, problems);
    section.require("method", "agentId");
    MethodTarget target = new TargetReader(problems).read(section);
    ExpressionsReader expressions = new ExpressionsReader(problems);
    Expression agentId = expressions.read(section, "agentId", ExpressionPlace.AGENT_ID);
    Expression error = expressions.read(section, "error", ExpressionPlace.ERROR);
    boolean await = section.bool("await", false);
    boolean outermost = section.bool("outermost", false);
    if (target.methods().contains(TargetReader.CONSTRUCTORS)) {
      section.report("method", "\"new\": " + ExpressionChecks.CONSTRUCTOR_FAILURE);
    }
    if (!section.hasKeys()) {
      return null;
    }
    String name = names.read(section, node, target, problems);
    section.done();
    checkMethods(section, name, target);
    if (agentId == null) {
      return null;
    }
    List<MetricSpec> metrics = metrics(agentId);
    ExpressionChecks.checkArguments(section, target, error, metrics);
    return new MethodRule(name, target, await, outermost, error, metrics);
  }

  /** Reports a method of an earlier rule, since both rules would count each call. */
  private void checkMethods(Section section, String rule, MethodTarget target) {
    String parameters =
        target.parameters() == null ? "" : "(" + String.join(", ", target.parameters()) + ")";
    for (NamePattern type : target.classes()) {
      for (NamePattern method : target.methods()) {
        String full = type + "." + method + parameters;
        String earlier = rulesByMethod.putIfAbsent(full, rule);
        if (earlier != null) {
          section.report("method", full + " is already counted by \"" + Quote.cut(earlier) + "\"");
        }
      }
    }
  }

  private static List<MetricSpec> metrics(Expression agentId) {
    Map<String, Expression> byAgent = Collections.singletonMap(AGENT_ID, agentId);
    Map<String, Expression> byStatus = new LinkedHashMap<>(byAgent);
    byStatus.put("status", ExpressionParser.parse("${outcome}"));
    return Arrays.asList(
        metric(
            Type.COUNTER,
            Reading.CALLS,
            COUNTER,
            "Finished executions; an exception is an error, and so is what the rule's error: names.",
            byStatus),
        metric(
            Type.HISTOGRAM,
            Reading.DURATION,
            "agent_execution_duration_seconds",
            "Duration of executions.",
            byAgent),
        metric(
            Type.GAUGE,
            Reading.IN_FLIGHT,
            "agent_executions_in_flight",
            "Executions that started and did not finish yet.",
            byAgent));
  }

  private static MetricSpec metric(
      Type type, Reading reading, String name, String help, Map<String, Expression> labels) {
    double @Nullable [] buckets = type == Type.HISTOGRAM ? Buckets.requests() : null;
    return new MetricSpec(type, reading, name, help, labels, null, buckets, When.ALWAYS);
  }
}
