package io.promtap.config;

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
