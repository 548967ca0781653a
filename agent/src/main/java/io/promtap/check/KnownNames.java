// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.config.JdkClasses;
import io.promtap.support.NearestName;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ClassSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A dictionary of the names of all classes and annotations, to find the nearest right name. */
final class KnownNames {

  private final ClassSource source;
  private final boolean readsAnnotations;
  private final Set<String> classes = new TreeSet<>();
  private final Set<String> onClasses = new TreeSet<>();
  private final Set<String> onMethods = new TreeSet<>();
  private final Set<String> onAnnotations = new HashSet<>();

  KnownNames(ClassSource source, boolean readsAnnotations) {
    this.source = source;
    this.readsAnnotations = readsAnnotations;
  }

  void add(CheckedClass type) {
    classes.add(type.name());
    boolean reads = readsAnnotations && !JdkClasses.isJdk(type.name());
    ClassHead file = reads ? type.file() : null;
    if (file != null) {
      boolean isAnnotation = CheckedClass.isAnnotation(file);
      for (String annotation : file.annotations()) {
        (isAnnotation ? onAnnotations : onClasses).add(binaryName(annotation));
      }
      for (ClassHead.Method method : file.methods()) {
        method.annotations().forEach(annotation -> onMethods.add(binaryName(annotation)));
      }
    }
  }

  private static String binaryName(String descriptor) {
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }

  /** Returns the reason why there is no class of this name; {@code null} if there is one. */
  @Nullable String missing(String className) {
    boolean[] found = {classes.contains(className)};
    String internalName = className.replace('.', '/');
    source.find(internalName, any -> found[0] = true);
    if (found[0]) {
      return null;
    }
    if (source.mayCome(internalName)) {
      return "the class " + className + " is there and not loaded yet";
    }
    return "no class " + className + " " + source.place() + hint(nearestClass(className));
  }

  /** Returns the reason why no class fits a pattern. */
  String nothingLike(String pattern) {
    String start = pattern.substring(0, pattern.indexOf('*'));
    String packageName = start.substring(0, Math.max(0, start.lastIndexOf('.')));
    Set<String> packages = new LinkedHashSet<>();
    for (String name : classes) {
      // Also the packages above it, since a pattern may end after any part.
      for (int at = name.indexOf('.'); at >= 0; at = name.indexOf('.', at + 1)) {
        packages.add(name.substring(0, at));
      }
    }
    boolean isThere = packageName.isEmpty() || packages.contains(packageName);
    return "no class "
        + source.place()
        + " fits "
        + pattern
        + (isThere ? "" : hint(NearestName.of(packageName, packages)));
  }

  /** Returns a class with a similar name, or with the same name in another package. */
  private @Nullable String nearestClass(String className) {
    String packageName = className.substring(0, className.lastIndexOf('.') + 1);
    String simpleName = className.substring(packageName.length());
    String root = className.substring(0, className.indexOf('.') + 1);
    Set<String> besides = new TreeSet<>();
    Set<String> related = new TreeSet<>();
    String elsewhere = null;
    for (String name : classes) {
      if (name.replace('$', '.').equals(className)) {
        return name;
      }
      if (name.startsWith(packageName) && name.indexOf('.', packageName.length()) < 0) {
        besides.add(name.substring(packageName.length()));
      } else if (simpleName(className).equals(simpleName(name))
          && (elsewhere == null || common(name, className) > common(elsewhere, className))) {
        elsewhere = name;
      } else if (name.startsWith(root)) {
        related.add(name);
      }
    }
    String nearest = NearestName.of(simpleName, besides);
    if (nearest != null) {
      return packageName + nearest;
    }
    return elsewhere == null ? NearestName.of(className, related) : elsewhere;
  }

  private static String simpleName(String name) {
    return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
  }

  /** Returns the length of the common start. */
  private static int common(String a, String b) {
    int i = 0;
    while (i < a.length() && i < b.length() && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  /** Returns the reason why no class, or no method, has an annotation of this name. */
  String withoutAnnotation(String annotation, boolean onMethod) {
    Set<String> here = onMethod ? onMethods : onClasses;
    Set<String> there = onMethod ? onClasses : onMethods;
    String text = "@" + annotation + " is on no " + (onMethod ? "method" : "class");
    if (here.contains(annotation)) {
      return text + " that the other keys leave";
    }
    if (onAnnotations.contains(annotation)) {
      return text + ", but on other annotations: add metaAnnotations: true";
    }
    if (there.contains(annotation)) {
      return text
          + ", but on "
          + (onMethod
              ? "classes: write annotatedWith: beside method: instead of below it"
              : "methods: write method: {annotatedWith: " + annotation + "}");
    }
    Set<String> known = new TreeSet<>(here);
    known.addAll(there);
    String nearest = NearestName.of(annotation, known);
    return text + hint(nearest == null ? sameSimpleName(annotation, known) : nearest);
  }

  private static @Nullable String sameSimpleName(String name, Set<String> known) {
    return known.stream()
        .filter(other -> simpleName(other).equals(simpleName(name)))
        .findFirst()
        .orElse(null);
  }

  static String hint(@Nullable String nearest) {
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }
}
