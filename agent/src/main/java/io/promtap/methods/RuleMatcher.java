// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.GeneratedClasses;
import io.promtap.config.JdkClasses;
import io.promtap.config.MethodTarget;
import io.promtap.config.NamePattern;
import io.promtap.weaving.Annotations;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A matcher of the classes and methods that a rule names. It reads class files only. */
public final class RuleMatcher {

  /** What everybody has, and what a log or a collection calls at any time. */
  private static final Set<String> OF_EVERY_OBJECT =
      new HashSet<>(Arrays.asList("toString", "hashCode", "equals", "finalize", "clone"));

  /** An annotation of an annotation of an annotation; more is nobody's intention. */
  private static final int DEEPEST_META_ANNOTATION = 3;

  private final MethodTarget target;
  private final List<String> supertypes;
  private final Set<String> classAnnotations;
  private final Set<String> methodAnnotations;

  RuleMatcher(MethodTarget target) {
    this.target = target;
    this.supertypes = internal(target.supertypes());
    this.classAnnotations = descriptors(target.classAnnotations());
    this.methodAnnotations = descriptors(target.methodAnnotations());
  }

  private static List<String> internal(List<String> binaryNames) {
    List<String> names = new ArrayList<>();
    for (String name : binaryNames) {
      names.add(name.replace('.', '/'));
    }
    return names;
  }

  private static Set<String> descriptors(List<String> binaryNames) {
    Set<String> descriptors = new HashSet<>();
    for (String name : binaryNames) {
      descriptors.add(Descriptors.ofType(name));
    }
    return descriptors;
  }

  public MethodTarget target() {
    return target;
  }

  /** Internal names. */
  public List<String> supertypes() {
    return supertypes;
  }

  /** Descriptors, of classes and methods. */
  public Set<String> annotations() {
    Set<String> all = new HashSet<>(classAnnotations);
    all.addAll(methodAnnotations);
    return all;
  }

  public boolean matchesName(String binaryName) {
    return (target.classes().isEmpty() ? !needsExactName(binaryName) : isNamed(binaryName))
        && !matchesAny(target.excludedClasses(), binaryName);
  }

  private boolean isNamed(String binaryName) {
    for (NamePattern pattern : target.classes()) {
      if (pattern.matches(binaryName) && (pattern.isExact() || !needsExactName(binaryName))) {
        return true;
      }
    }
    return false;
  }

  /** What everybody uses, and proxies, whose calls would count once more where they lead. */
  public static boolean needsExactName(String binaryName) {
    return JdkClasses.isJdk(binaryName) || GeneratedClasses.isOne(binaryName);
  }

  boolean matchesClass(ClassHead file, Hierarchy hierarchy) {
    return matchesName(file.name().replace('/', '.'))
        && isAnnotated(file, hierarchy)
        && (supertypes.isEmpty() || mayBeBelow(file) && hierarchy.isAny(supertypes));
  }

  public boolean isAnnotated(ClassHead file, Hierarchy hierarchy) {
    return isAnnotated(file.annotations(), hierarchy.loader());
  }

  /** Of a class that bears these annotations, by descriptor. */
  public boolean isAnnotated(Collection<String> annotations, ClassLoader loader) {
    return classAnnotations.isEmpty() || bearsAny(classAnnotations, annotations, loader);
  }

  /**
   * Half of all classes call a method that is named like one of a rule. The supertypes are only
   * looked up for a class that has such a method, or that brings the type to what it inherits.
   */
  private boolean mayBeBelow(ClassHead file) {
    if (supertypes.contains(file.name())
        || supertypes.contains(file.superName())
        || !Collections.disjoint(supertypes, file.interfaces())
        || target.methods().isEmpty()) {
      return true;
    }
    for (NamePattern pattern : target.methods()) {
      if (!pattern.isExact() || file.declares(pattern.toString())) {
        return true;
      }
    }
    return false;
  }

  /** For a class that matches. */
  boolean matchesMethod(ClassHead.Method method, Hierarchy hierarchy) {
    return isNamed(method)
        && isAnnotated(method, hierarchy)
        && matchesParameters(method.descriptor());
  }

  public boolean isAnnotated(ClassHead.Method method, Hierarchy hierarchy) {
    return methodAnnotations.isEmpty()
        || bearsAny(methodAnnotations, method.annotations(), hierarchy.loader());
  }

  public boolean isNamed(ClassHead.Method method) {
    if (method.name().equals("<clinit>") || matchesAny(target.excludedMethods(), method.name())) {
      return false;
    }
    if (target.methods().isEmpty()) {
      return !method.isConstructor();
    }
    for (NamePattern pattern : target.methods()) {
      if (pattern.matches(method.name())
          && (pattern.isExact() || isWorthAWildcard(method, pattern))) {
        return true;
      }
    }
    return false;
  }

  /** A wildcard never stands for constructors, nor for getters unless it begins as they do. */
  private static boolean isWorthAWildcard(ClassHead.Method method, NamePattern pattern) {
    boolean namesGetters =
        pattern.literalStart().startsWith("get") || pattern.literalStart().startsWith("is");
    return !method.isConstructor()
        && !OF_EVERY_OBJECT.contains(method.name())
        && (namesGetters || !isGetter(method));
  }

  private static boolean isGetter(ClassHead.Method method) {
    return method.descriptor().startsWith("()")
        && !Descriptors.returnsNothing(method.descriptor())
        && (isPrefixed(method.name(), "get") || isPrefixed(method.name(), "is"));
  }

  private static boolean isPrefixed(String name, String prefix) {
    return name.startsWith(prefix)
        && name.length() > prefix.length()
        && Character.isUpperCase(name.charAt(prefix.length()));
  }

  public boolean matchesParameters(String descriptor) {
    List<String> wanted = target.parameters();
    if (wanted == null) {
      return true;
    }
    List<String> types = Descriptors.parameters(descriptor);
    int fixed = wanted.size();
    boolean more = fixed > 0 && wanted.get(fixed - 1).equals("..");
    fixed -= more ? 1 : 0;
    if (types.size() < fixed || types.size() > fixed && !more) {
      return false;
    }
    for (int i = 0; i < fixed; i++) {
      if (!wanted.get(i).equals("*") && !wanted.get(i).equals(types.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean bearsAny(Set<String> wanted, Collection<String> there, ClassLoader loader) {
    return bearsAny(wanted, there, loader, target.metaAnnotations() ? DEEPEST_META_ANNOTATION : 0);
  }

  private static boolean bearsAny(
      Set<String> wanted, Collection<String> there, ClassLoader loader, int deeper) {
    for (String annotation : there) {
      if (wanted.contains(annotation)) {
        return true;
      }
    }
    for (String annotation : deeper > 0 ? there : new ArrayList<String>()) {
      if (!annotation.startsWith("Ljava/")
          && bearsAny(wanted, Annotations.onAnnotation(loader, annotation), loader, deeper - 1)) {
        return true;
      }
    }
    return false;
  }

  public static boolean matchesAny(List<NamePattern> patterns, String name) {
    for (NamePattern pattern : patterns) {
      if (pattern.matches(name)) {
        return true;
      }
    }
    return false;
  }
}
