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
import org.jspecify.annotations.Nullable;

/** A matcher of the classes and methods that a rule names. It reads class files only. */
public final class RuleMatcher {

  /** Methods that every object has. Logs and collections may call them at any time. */
  private static final Set<String> OF_EVERY_OBJECT =
      new HashSet<>(Arrays.asList("toString", "hashCode", "equals", "finalize", "clone"));

  /** How many annotations are followed from one to the next. More would match by accident. */
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

  /** Returns internal names. */
  public List<String> supertypes() {
    return supertypes;
  }

  /** Returns the descriptors of all annotations, of classes and of methods. */
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

  /**
   * Returns whether only its exact name may match a class: classes of the JDK, which everybody
   * uses, and generated proxies, whose calls would count a second time in the class behind them.
   */
  public static boolean needsExactName(String binaryName) {
    return JdkClasses.isJdk(binaryName) || GeneratedClasses.isOne(binaryName);
  }

  boolean matchesClass(ClassHead file, Hierarchy hierarchy) {
    return matchesName(file.name().replace('/', '.'))
        && !isLeftByPattern(file)
        && isAnnotated(file, hierarchy)
        && (supertypes.isEmpty() || mayBeBelow(file) && hierarchy.isAny(supertypes));
  }

  /** Returns whether only its exact name may match a class that a compiler made of a lambda. */
  private boolean isLeftByPattern(ClassHead file) {
    return isNamedByPattern(file) && CompilerMade.isLambda(file);
  }

  private boolean isNamedByPattern(ClassHead file) {
    if (target.classes().isEmpty()) {
      return false;
    }
    String binaryName = file.name().replace('/', '.');
    for (NamePattern pattern : target.classes()) {
      if (pattern.isExact() && pattern.matches(binaryName)) {
        return false;
      }
    }
    return true;
  }

  public boolean isAnnotated(ClassHead file, Hierarchy hierarchy) {
    return isAnnotated(file.annotations(), hierarchy.loader());
  }

  /**
   * Returns whether a class with these annotations matches.
   *
   * @param annotations by descriptor
   * @param loader {@code null} for the boot loader
   */
  public boolean isAnnotated(Collection<String> annotations, @Nullable ClassLoader loader) {
    return classAnnotations.isEmpty() || bearsAny(classAnnotations, annotations, loader);
  }

  /**
   * Returns whether to look up the supertypes of a class. Half of all classes call a method with
   * the name of one of a rule, so only a class that declares such a method, or that itself names
   * the wanted type, is worth the look-up.
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

  /** Returns whether a method matches, in a class that matches. */
  boolean matchesMethod(ClassHead.Method method, Hierarchy hierarchy) {
    return isNamed(method)
        && isAnnotated(method, hierarchy)
        && matchesParameters(method.descriptor())
        && !(CompilerMade.isBodyForOthers(method) && isNamedByPattern(method.declarer()));
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
          && (pattern.isExact() || mayMatchWildcard(method, pattern))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns false for constructors and what compilers add, and for getters unless the pattern
   * begins like a getter.
   */
  private static boolean mayMatchWildcard(ClassHead.Method method, NamePattern pattern) {
    boolean namesGetters =
        pattern.literalStart().startsWith("get") || pattern.literalStart().startsWith("is");
    return !method.isConstructor()
        && !OF_EVERY_OBJECT.contains(method.name())
        && !CompilerMade.isHelper(method)
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
    return matches(wanted, Descriptors.parameters(descriptor));
  }

  /**
   * Returns whether the parameters would match if the last one, which is of this type, were not
   * there.
   */
  boolean matchesWithout(String lastType, String descriptor) {
    List<String> wanted = target.parameters();
    List<String> types = Descriptors.parameters(descriptor);
    int last = types.size() - 1;
    return wanted != null
        && last >= 0
        && types.get(last).equals(lastType)
        && matches(wanted, types.subList(0, last));
  }

  private static boolean matches(List<String> wanted, List<String> types) {
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

  private boolean bearsAny(
      Set<String> wanted, Collection<String> present, @Nullable ClassLoader loader) {
    int deeper = target.metaAnnotations() ? DEEPEST_META_ANNOTATION : 0;
    return bearsAny(wanted, present, loader, deeper);
  }

  private static boolean bearsAny(
      Set<String> wanted, Collection<String> present, @Nullable ClassLoader loader, int deeper) {
    for (String annotation : present) {
      if (wanted.contains(annotation)) {
        return true;
      }
    }
    for (String annotation : deeper > 0 ? present : new ArrayList<String>()) {
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
