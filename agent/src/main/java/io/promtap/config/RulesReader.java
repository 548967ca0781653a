// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.expression.Expression;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A reader of {@code rules}: methods, and the metrics of their calls. It leaves out a rule with a
 * mistake.
 */
final class RulesReader {

  /** Only a hostile file has more. */
  static final int MOST = 1_000;

  private final Problems problems;
  private final RuleNames names;
  private final MetricFamilies families;
  private final ExpressionsReader expressions;

  RulesReader(Problems problems, RuleNames names, MetricFamilies families) {
    this.problems = problems;
    this.names = names;
    this.families = families;
    expressions = new ExpressionsReader(problems);
  }

  List<MethodRule> read(Section root) {
    List<MethodRule> rules = new ArrayList<>();
    List<Node> nodes = nodes(root, "rules");
    for (int i = 0; i < nodes.size(); i++) {
      Section section = new Section("rules[" + i + "]", nodes.get(i), problems);
      int before = problems.count();
      section.require("method", "metrics");
      if (section.hasKeys()) {
        MethodRule rule = rule(section, nodes.get(i));
        if (problems.count() == before) {
          rules.add(rule);
        }
      }
    }
    return rules;
  }

  /** Returns the elements of the list; none if there are too many. */
  static List<Node> nodes(Section root, String key) {
    List<Node> nodes = root.list(key, "a list of rules");
    if (nodes.size() > MOST) {
      root.report(key, "more than " + MOST + " rules");
      return Collections.emptyList();
    }
    return nodes;
  }

  private MethodRule rule(Section section, Node node) {
    MethodTarget target = new TargetReader(problems).read(section);
    String name = names.read(section, node, target, problems);
    boolean await = section.bool("await", false);
    boolean outermost = section.bool("outermost", false);
    Expression error = expressions.read(section, "error", ExpressionPlace.ERROR);
    boolean constructors = target.methods().contains(TargetReader.CONSTRUCTORS);
    if (constructors) {
      checkConstructors(section, await, outermost);
    }
    List<MetricSpec> metrics =
        new MetricsReader(problems, families).read(section, name, constructors);
    section.done();
    ExpressionChecks.checkArguments(section, target, error, metrics);
    return new MethodRule(name, target, await, outermost, error, metrics);
  }

  private static void checkConstructors(Section section, boolean await, boolean outermost) {
    if (outermost) {
      section.report("outermost", "the end of a constructor that fails is not seen");
    }
    if (await) {
      section.report("await", "a constructor returns nothing that could complete later");
    }
    if (section.value("error") != null) {
      section.report(
          "error",
          "calls of a constructor count only if they succeed: "
              + ExpressionChecks.CONSTRUCTOR_FAILURE);
    }
  }
}
