package io.promtap.weaving;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods of one class that probes want woven, by the advice that each gets. */
public final class Selection {

  private final Map<AdviceSpec, List<ClassFile.Method>> methods = new LinkedHashMap<>();
  private final Map<String, List<String>> byRule = new LinkedHashMap<>();
  private final ClassFile classFile;
  private String uncovered;

  Selection(ClassFile classFile) {
    this.classFile = classFile;
  }

  /** Weaves this advice into this method. */
  public void weave(ClassFile.Method method, AdviceSpec advice) {
    methods.computeIfAbsent(advice, any -> new ArrayList<>()).add(method);
  }

  /**
   * As {@link #weave(ClassFile.Method, AdviceSpec)}, and reports the method as a match of a rule.
   */
  public void weave(ClassFile.Method method, AdviceSpec advice, String rule) {
    weave(method, advice);
    byRule
        .computeIfAbsent(rule, any -> new ArrayList<>())
        .add(classFile.name().replace('/', '.') + "#" + method);
  }

  /** Says that this class belongs to something that Promtap knows and does not cover. */
  public void uncovered(String what) {
    uncovered = what;
  }

  String uncovered() {
    return uncovered;
  }

  boolean isEmpty() {
    return methods.isEmpty();
  }

  Map<AdviceSpec, List<ClassFile.Method>> methods() {
    return Collections.unmodifiableMap(methods);
  }

  Map<String, List<String>> byRule() {
    return Collections.unmodifiableMap(byRule);
  }
}
