// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.config.NameList.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A reader of the keys that select methods: {@code class}, {@code implements}, {@code extends},
 * {@code annotatedWith}, {@code method}, {@code parameters} and {@code exclude}. It reports a wrong
 * value and leaves it out.
 */
final class TargetReader {

  /** The name of constructors in a class file. A rule names them {@code new}. */
  static final NamePattern CONSTRUCTORS = new NamePattern("<init>");

  private static final String NEW = "new";
  private static final String ANNOTATED_WITH = "annotatedWith";
  private static final String PARAMETERS = "parameters";

  private final Problems problems;

  TargetReader(Problems problems) {
    this.problems = problems;
  }

  MethodTarget read(Section rule) {
    int before = problems.count();
    MethodTarget.Builder target = new MethodTarget.Builder();
    target.classes(patterns(NameList.read(rule, "class", Kind.CLASS)));
    target.supertypes(supertypes(rule));
    target.classAnnotations(NameList.read(rule, ANNOTATED_WITH, Kind.TYPE));
    target.metaAnnotations(rule.bool("metaAnnotations", false));
    target.parameters(parameters(rule));
    boolean methodAnnotated = readMethods(rule, target);
    readExclusions(rule.section("exclude"), target);
    MethodTarget read = target.build();
    requireClasses(rule, methodAnnotated);
    if (read.metaAnnotations() && !methodAnnotated && rule.value(ANNOTATED_WITH) == null) {
      rule.report("metaAnnotations", "has no effect without \"annotatedWith\"");
    }
    if (problems.count() == before) {
      TargetGuards.check(rule, read);
    }
    return read;
  }

  /** Returns {@code null} if the key is absent, so that the parameters do not matter. */
  private static @Nullable List<String> parameters(Section rule) {
    if (rule.value(PARAMETERS) == null) {
      return null;
    }
    List<String> types = NameList.read(rule, PARAMETERS, Kind.PARAMETER);
    int rest = types.indexOf(ParameterTypes.REST);
    if (rest >= 0 && rest < types.size() - 1) {
      rule.report(PARAMETERS, "\"..\" stands for the rest and can only be the last");
    }
    return types;
  }

  private static void requireClasses(Section rule, boolean methodAnnotated) {
    boolean named = methodAnnotated;
    for (String key : new String[] {"class", "implements", "extends", ANNOTATED_WITH}) {
      named |= rule.value(key) != null;
    }
    if (!named && rule.hasKeys()) {
      rule.report(
          "needs one of the keys \"class\", \"implements\", \"extends\" and \"annotatedWith\", or"
              + " \"method: {annotatedWith: ...}\"");
    }
  }

  private static List<String> supertypes(Section rule) {
    List<String> types = NameList.read(rule, "implements", Kind.TYPE);
    List<String> others = NameList.read(rule, "extends", Kind.TYPE);
    if (rule.value("implements") != null && rule.value("extends") != null) {
      rule.report("extends", "means the same as \"implements\"; put all types under one of them");
    }
    return types.isEmpty() ? others : types;
  }

  /** Reads the key {@code method}; returns whether an annotation selects the methods. */
  private static boolean readMethods(Section rule, MethodTarget.Builder target) {
    Node node = rule.value("method");
    if (!(node instanceof MappingNode)) {
      target.methods(methodPatterns(NameList.read(rule, "method", Kind.METHOD)));
      return false;
    }
    Section method = rule.section("method");
    target.methods(methodPatterns(NameList.read(method, "name", Kind.METHOD)));
    target.methodAnnotations(NameList.read(method, ANNOTATED_WITH, Kind.TYPE));
    boolean annotated = method.value(ANNOTATED_WITH) != null;
    if (!annotated && method.value("name") == null) {
      method.report("needs the key \"name\" or \"annotatedWith\"");
    }
    method.done();
    return annotated;
  }

  private static void readExclusions(Section exclude, MethodTarget.Builder target) {
    target.excludedClasses(patterns(NameList.read(exclude, "class", Kind.CLASS)));
    target.excludedMethods(methodPatterns(NameList.read(exclude, "method", Kind.METHOD)));
    exclude.done();
  }

  private static List<NamePattern> methodPatterns(List<String> names) {
    List<NamePattern> patterns = new ArrayList<>();
    for (String name : names) {
      patterns.add(name.equals(NEW) ? CONSTRUCTORS : new NamePattern(name));
    }
    return patterns;
  }

  private static List<NamePattern> patterns(List<String> names) {
    List<NamePattern> patterns = new ArrayList<>();
    for (String name : names) {
      patterns.add(new NamePattern(name));
    }
    return patterns;
  }

  /** Returns the name of a rule that has none: its first class and its first method. */
  static String defaultName(MethodTarget target) {
    String type =
        target.classes().isEmpty()
            ? first(target.supertypes(), target.classAnnotations())
            : target.classes().get(0).toString();
    String method =
        target.methods().isEmpty()
            ? "@" + Names.simple(first(target.methodAnnotations(), new ArrayList<>()))
            : target.methods().get(0).equals(CONSTRUCTORS)
                ? NEW
                : target.methods().get(0).toString();
    // The last part of a pattern tells too little.
    String shown = type.indexOf('*') < 0 ? Names.simple(type) : type;
    return shown.isEmpty() ? method : shown + "." + method;
  }

  private static String first(List<String> names, List<String> otherwise) {
    if (!names.isEmpty()) {
      return names.get(0);
    }
    return otherwise.isEmpty() ? "" : otherwise.get(0);
  }
}
