// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The guards against rules about classes that cannot be measured, and against rules that match
 * nearly everything.
 */
final class TargetGuards {

  private static final String OBJECT = "java.lang.Object";

  /** Types that do not tell the purpose of a class. */
  private static final Set<String> MARKERS =
      new HashSet<>(
          Arrays.asList("java.io.Serializable", "java.lang.Cloneable", "java.lang.AutoCloseable"));

  private TargetGuards() {}

  static void check(Section rule, MethodTarget target) {
    for (NamePattern pattern : target.classes()) {
      checkJdk(rule, pattern);
    }
    String supertypesKey = rule.value("implements") == null ? "extends" : "implements";
    if (target.supertypes().contains(OBJECT)) {
      rule.report(supertypesKey, "every class extends " + OBJECT + ", so this says nothing");
      return;
    }
    String wildcard = wildcard(target.methods());
    if (isBoundedByAnnotation(target)) {
      return;
    }
    boolean byType = !target.supertypes().isEmpty() && !hasMarker(target);
    NamePattern wide = wide(target.classes(), wildcard == null);
    if (!target.classes().isEmpty() && wide != null && !byType) {
      refuse(rule, "class", "\"" + wide + "\"", wildcard);
    } else if (target.classes().isEmpty() && hasMarker(target) && wildcard != null) {
      refuse(rule, supertypesKey, "a type as common as this", wildcard);
    }
  }

  private static void checkJdk(Section rule, NamePattern pattern) {
    String name = pattern.toString();
    if (!pattern.isExact() && JdkClasses.isJdk(pattern.literalStart())) {
      rule.report("class", "classes of the JDK have to be named exactly, without wildcards");
    } else if (pattern.isExact() && JdkClasses.isInUse(name)) {
      rule.report("class", name + " cannot be measured, because Promtap itself uses it");
    }
  }

  private static boolean isBoundedByAnnotation(MethodTarget target) {
    return !target.classAnnotations().isEmpty() || !target.methodAnnotations().isEmpty();
  }

  private static boolean hasMarker(MethodTarget target) {
    return target.supertypes().stream().anyMatch(MARKERS::contains);
  }

  /** Returns the first pattern that has only wildcards. */
  private static @Nullable String wildcard(List<NamePattern> methods) {
    for (NamePattern method : methods) {
      if (isOnlyStars(method)) {
        return method.toString();
      }
    }
    return null;
  }

  /** Returns the first pattern that matches too many classes. */
  private static @Nullable NamePattern wide(List<NamePattern> classes, boolean methodsNamed) {
    for (NamePattern pattern : classes) {
      boolean inPackage = pattern.isExact() || pattern.literalStart().indexOf('.') > 0;
      if (methodsNamed ? isOnlyStars(pattern) : !inPackage) {
        return pattern;
      }
    }
    return null;
  }

  private static boolean isOnlyStars(NamePattern pattern) {
    return pattern.toString().replace("*", "").replace(".", "").isEmpty();
  }

  private static void refuse(Section rule, String key, String found, @Nullable String wildcard) {
    if (wildcard == null) {
      rule.report(key, found + " names no class at all; write at least a part of the name");
    } else {
      rule.report(
          key,
          found
              + " with the method \""
              + wildcard
              + "\" would weave everything; name a package, such as com.example.**, or the methods");
    }
  }
}
