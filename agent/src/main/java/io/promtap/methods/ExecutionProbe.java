package io.promtap.methods;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapExecution;
import io.promtap.config.ExecutionRule;
import io.promtap.config.Expression;
import io.promtap.log.Later;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.AdviceSpec.Binding;
import io.promtap.weaving.ClassFile;
import io.promtap.weaving.Hierarchy;
import io.promtap.weaving.Probe;
import io.promtap.weaving.Selection;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;

/**
 * The configured methods, by exact class name. Each rule has its own binding of the one advice: the
 * rule's number is a constant in the woven code, and of the arguments only the one that the rule
 * reads is passed on.
 */
public final class ExecutionProbe implements Probe {

  private final List<ExecutionRule> rules;

  /** By rule, receiver or argument, and whether the method returns something. */
  private final Map<String, AdviceSpec> advice = new ConcurrentHashMap<>();

  public ExecutionProbe(List<ExecutionRule> rules) {
    this.rules = rules;
  }

  @Override
  public String name() {
    return "executions";
  }

  @Override
  public Collection<String> classNames() {
    List<String> names = new ArrayList<>();
    for (ExecutionRule rule : rules) {
      names.add(rule.className().replace('.', '/'));
    }
    return names;
  }

  @Override
  public Collection<String> marks() {
    return Collections.emptyList();
  }

  @Override
  public Collection<String> supertypes() {
    return Collections.emptyList();
  }

  @Override
  public void select(ClassFile classFile, Hierarchy hierarchy, Selection selection) {
    for (int i = 0; i < rules.size(); i++) {
      ExecutionRule rule = rules.get(i);
      if (rule.className().replace('.', '/').equals(classFile.name())) {
        select(i, rule, classFile, selection);
      }
    }
  }

  private void select(int index, ExecutionRule rule, ClassFile classFile, Selection selection) {
    TreeSet<String> missing = new TreeSet<>(rule.methods());
    for (ClassFile.Method method : classFile.methods()) {
      if (rule.methods().contains(method.name())) {
        missing.remove(method.name());
        String obstacle = obstacle(rule, method);
        if (obstacle == null) {
          selection.weave(method, advice(index, rule, method), rule.name());
        } else {
          Later.warn("rule " + rule.name() + ": " + method + " is left out: " + obstacle);
        }
      }
    }
    for (String name : missing) {
      Later.warn(
          "rule "
              + rule.name()
              + ": class "
              + rule.className()
              + " declares no method "
              + name
              + "; it has "
              + namesOf(classFile));
    }
  }

  /** Why this method cannot be given to this rule, or {@code null}. */
  private static String obstacle(ExecutionRule rule, ClassFile.Method method) {
    int arguments = Descriptors.argumentCount(method.descriptor());
    for (Expression expression : new Expression[] {rule.agentId(), rule.error()}) {
      if (expression == null) {
        continue;
      }
      if (expression.root() == Expression.Root.ARGUMENT && expression.argument() >= arguments) {
        return expression.source() + ": it has " + arguments + " arguments, counted from arg0";
      }
      if (expression.root() == Expression.Root.THIS && method.isStatic()) {
        return expression.source() + ": a static method has no this";
      }
      if (expression.root() == Expression.Root.RETURN && method.descriptor().endsWith(")V")) {
        return expression.source() + ": it returns nothing";
      }
    }
    return null;
  }

  private static String namesOf(ClassFile classFile) {
    TreeSet<String> names = new TreeSet<>();
    for (ClassFile.Method method : classFile.methods()) {
      if (!method.name().startsWith("<") && !method.name().startsWith("lambda$")) {
        names.add(method.name());
      }
    }
    return String.join(", ", names);
  }

  private AdviceSpec advice(int index, ExecutionRule rule, ClassFile.Method method) {
    return advice.computeIfAbsent(
        index + " " + method.name(),
        any ->
            new AdviceSpec("io.promtap.methods.ExecutionProbe$ExecutionAdvice", "executions")
                .bind(Rule.class, Binding.constant(index))
                .bind(AgentIdRoot.class, binding(rule.agentId(), rule, method))
                .bind(ErrorRoot.class, binding(rule.error(), rule, method)));
  }

  private static Binding binding(
      Expression expression, ExecutionRule rule, ClassFile.Method method) {
    if (expression == null) {
      return Binding.constant(null);
    }
    switch (expression.root()) {
      case THIS:
        return Binding.receiver();
      case ARGUMENT:
        return Binding.argument(expression.argument());
      case RETURN:
        return Binding.returned();
      case EXCEPTION:
        return Binding.thrown();
      case CLASS:
        return Binding.constant(rule.className());
      case METHOD:
        return Binding.constant(method.name());
      default:
        return Binding.constant(null);
    }
  }

  /** The rule's index. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Rule {}

  /** What {@code agentId} starts from. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface AgentIdRoot {}

  /** What {@code error} starts from. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface ErrorRoot {}

  /** Copied into configured methods. */
  static final class ExecutionAdvice {

    private ExecutionAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static PromtapExecution enter(
        @Rule int rule, @AgentIdRoot Object root, @Advice.Local("startNanos") long startNanos) {
      PromtapExecution execution = PromtapBridge.executions.started(rule, root);
      startNanos = System.nanoTime();
      return execution;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Enter PromtapExecution execution,
        @Rule int rule,
        @ErrorRoot Object root,
        @Advice.Local("startNanos") long startNanos,
        @Advice.Thrown Throwable thrown) {
      if (execution != null) {
        execution.finished(rule, System.nanoTime() - startNanos, root, thrown);
      }
    }
  }
}
