package io.promtap.config;

import io.promtap.config.Expression.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One entry of {@code executions} in YAML: which methods run an agent, and which agent. */
public final class ExecutionRule {

  private final String name;
  private final String className;
  private final List<String> methods;
  private final Expression agentId;
  private final Expression error;
  private final int line;

  /**
   * @param error null if an exception is the only error
   * @param line where the rule starts in its file, for messages; 0 if it is from no file
   */
  public ExecutionRule(
      String name,
      String className,
      List<String> methods,
      Expression agentId,
      Expression error,
      int line) {
    this.name = name;
    this.className = className;
    this.methods = Collections.unmodifiableList(new ArrayList<>(methods));
    this.agentId = agentId;
    this.error = error;
    this.line = line;
  }

  /**
   * Those of the rules that stand under {@code executions} and name one class and exact methods.
   */
  static List<ExecutionRule> of(List<MethodRule> rules) {
    List<ExecutionRule> executions = new ArrayList<>();
    for (MethodRule rule : rules) {
      if (rule.metrics().get(0).name().equals(ExecutionsReader.COUNTER) && isPlain(rule)) {
        List<String> methods = new ArrayList<>();
        rule.target().methods().forEach(method -> methods.add(method.toString()));
        executions.add(
            new ExecutionRule(
                rule.name(),
                rule.target().classes().get(0).toString(),
                methods,
                rule.metrics().get(0).labels().get(ExecutionsReader.AGENT_ID),
                rule.error(),
                rule.line()));
      }
    }
    return executions;
  }

  private static boolean isPlain(MethodRule rule) {
    MethodTarget target = rule.target();
    MethodTarget plain =
        new MethodTarget.Builder().classes(target.classes()).methods(target.methods()).build();
    return target.equals(plain)
        && target.classes().size() == 1
        && target.classes().get(0).isExact()
        && target.methods().stream().allMatch(NamePattern::isExact)
        && !rule.await()
        && !calls(rule.error())
        && !calls(rule.metrics().get(0).labels().get(ExecutionsReader.AGENT_ID));
  }

  private static boolean calls(Expression expression) {
    return expression != null
        && expression.steps().stream().anyMatch(step -> step.kind() == Step.Kind.CALL);
  }

  /** Unique among the rules. */
  public String name() {
    return name;
  }

  /** The binary name, as {@code Class.getName()} gives it: {@code com.example.Outer$Inner}. */
  public String className() {
    return className;
  }

  /** At least one name; a name stands for all overloads. */
  public List<String> methods() {
    return methods;
  }

  /** Readable when the call starts: never from the result. */
  public Expression agentId() {
    return agentId;
  }

  /** What in the result counts as an error beside an exception, or null. */
  public Expression error() {
    return error;
  }

  public int line() {
    return line;
  }
}
