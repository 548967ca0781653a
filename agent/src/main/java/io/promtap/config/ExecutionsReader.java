package io.promtap.config;

import io.promtap.config.Expression.Root;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code executions}: the methods whose calls are runs of an agent. */
final class ExecutionsReader {

  /** Weaving looks each class up in a map of the rules; this bounds only a hostile file. */
  static final int MOST = 1_000;

  static final int MOST_METHODS = 100;

  private static final Set<Root> AGENT_ID_ROOTS =
      EnumSet.of(Root.CONSTANT, Root.THIS, Root.ARGUMENT, Root.CLASS, Root.METHOD);
  private static final Set<Root> ERROR_ROOTS =
      EnumSet.of(Root.THIS, Root.ARGUMENT, Root.RETURN, Root.EXCEPTION);

  private final Problems problems;
  private final Map<String, Integer> linesByName = new HashMap<>();
  private final Map<String, String> rulesByMethod = new HashMap<>();

  ExecutionsReader(Problems problems) {
    this.problems = problems;
  }

  List<ExecutionRule> read(Section root) {
    List<Node> nodes = root.list("executions", "a list of rules");
    if (nodes.size() > MOST) {
      root.report("executions", "more than " + MOST + " rules");
      return Collections.emptyList();
    }
    List<ExecutionRule> rules = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      ExecutionRule rule = rule(nodes.get(i), "executions[" + i + "]");
      if (rule != null) {
        rules.add(rule);
      }
    }
    return Collections.unmodifiableList(rules);
  }

  /** Null if the rule has a mistake, which is then reported. */
  private ExecutionRule rule(Node node, String path) {
    Section section = new Section(path, node, problems);
    section.require("class", "method", "agentId");
    String className = className(section);
    List<String> methods = methods(section);
    Expression agentId = agentId(section);
    Expression error = error(section);
    String name = section.text("name", "a name");
    section.done();
    if (className == null || methods.isEmpty() || agentId == null) {
      return null;
    }
    String ruleName = name == null ? simpleName(className) + "." + methods.get(0) : name;
    int line = node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    checkName(node, path, ruleName, line);
    checkMethods(section, ruleName, className, methods);
    return new ExecutionRule(ruleName, className, methods, agentId, error, line);
  }

  private void checkName(Node node, String path, String name, int line) {
    Integer earlier = linesByName.putIfAbsent(name, line);
    if (earlier != null) {
      String shown = "\"" + Quote.cut(name) + "\"";
      problems.add(
          node,
          path + " has the name " + shown + " of the rule in line " + earlier + "; add a \"name\"");
    }
  }

  /** Two rules on one method would count each call twice. */
  private void checkMethods(Section section, String rule, String className, List<String> methods) {
    for (String method : methods) {
      String full = className + "." + method;
      String earlier = rulesByMethod.putIfAbsent(full, rule);
      if (earlier != null) {
        section.report("method", full + " is already counted by \"" + Quote.cut(earlier) + "\"");
      }
    }
  }

  private static String simpleName(String className) {
    return className.substring(className.lastIndexOf('.') + 1);
  }

  private static String className(Section section) {
    String expected = "an exact class name such as com.example.Outer$Inner";
    String name = section.text("class", expected);
    if (name == null || Names.isClass(name)) {
      return name;
    }
    section.report("class", Scalars.expected(expected, section.value("class")) + Names.hint(name));
    return null;
  }

  private List<String> methods(Section section) {
    Node node = section.value("method");
    if (node == null) {
      return Collections.emptyList();
    }
    List<Node> nodes =
        section.isList("method") ? section.list("method", "") : Collections.singletonList(node);
    if (nodes.isEmpty() || nodes.size() > MOST_METHODS) {
      section.report("method", "expected 1 to " + MOST_METHODS + " names, found " + nodes.size());
      return Collections.emptyList();
    }
    List<String> methods = new ArrayList<>();
    for (Node method : nodes) {
      if (!Scalars.isText(method) || !Names.isMethod(Scalars.value(method))) {
        problems.add(method, "method: " + Names.methodExpected(method));
      } else if (methods.contains(Scalars.value(method))) {
        problems.add(method, "method: " + Scalars.value(method) + " is already in the list");
      } else {
        methods.add(Scalars.value(method));
      }
    }
    return Collections.unmodifiableList(methods);
  }

  private Expression agentId(Section section) {
    Expression expression = expression(section, "agentId");
    if (expression == null || AGENT_ID_ROOTS.contains(expression.root())) {
      return expression;
    }
    section.report(
        "agentId",
        expression.source()
            + " is known only when the call ends, but the agent is needed when it starts, to count"
            + " it in flight; use this, arg0, class, method or a constant");
    return null;
  }

  private Expression error(Section section) {
    Expression expression = expression(section, "error");
    if (expression == null) {
      return null;
    }
    if (!ERROR_ROOTS.contains(expression.root())) {
      section.report(
          "error",
          expression.source()
              + " cannot tell an error from a success; use return, this, arg0 or exception");
      return null;
    }
    if (expression.namesDefault()) {
      section.report("error", "leave the default out: a missing value is no error");
      return null;
    }
    return expression;
  }

  private Expression expression(Section section, String key) {
    Node node = section.value(key);
    if (node == null) {
      return null;
    }
    if (!Scalars.isTextual(node)) {
      String expected = "an expression such as ${this.id} or a constant";
      section.report(key, Scalars.expected(expected, node));
      return null;
    }
    try {
      return Expression.parse(Scalars.value(node));
    } catch (ExpressionException e) {
      reportAt(node, e.position(), key + ": " + e.getMessage());
      return null;
    }
  }

  /** Points into the text if it stands in the file as it is: on one line and without escapes. */
  private void reportAt(Node node, int position, String message) {
    Mark start = node.getStartMark().orElse(null);
    Mark end = node.getEndMark().orElse(null);
    if (start == null || end == null) {
      problems.add(node, message);
      return;
    }
    int quotes = end.getColumn() - start.getColumn() - Scalars.value(node).length();
    boolean asItIs = start.getLine() == end.getLine() && (quotes == 0 || quotes == 2);
    int offset = asItIs ? position + quotes / 2 : 0;
    problems.add(start.getLine() + 1, start.getColumn() + 1 + offset, message);
  }
}
