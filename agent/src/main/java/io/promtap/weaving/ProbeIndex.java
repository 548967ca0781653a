// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.config.JdkClasses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An index that leads from a class to the probes that want to look at it: by its loader and name,
 * and by the constants of its class file. Each probe has one bit. Immutable: when the rules change,
 * a new index takes its place.
 */
final class ProbeIndex {

  private static final long SUBCLASS_BIT = 1L << 61;

  private final List<Probe> probes;
  private final Map<String, Long> byName = new HashMap<>();

  /** The probes that are asked for each name. */
  private final List<Predicate<String>> predicates = new ArrayList<>();

  private final long[] predicateBits;

  /** The probes with marks of subclasses. */
  private final long ofSubclasses;

  private final ConstantScan scan;
  private final @Nullable ConstantScan annotations;

  ProbeIndex(List<Probe> probes) {
    this.probes = Collections.unmodifiableList(new ArrayList<>(probes));
    Map<String, Long> marks = new HashMap<>();
    Map<String, Long> annotationMarks = new HashMap<>();
    long withMarksOfSubclasses = 0;
    predicateBits = new long[probes.size()];
    for (int i = 0; i < probes.size(); i++) {
      Probe probe = probes.get(i);
      long bit = 1L << i;
      addAll(probe.classNames(), bit, byName);
      addAll(probe.marks(), bit, marks);
      addAll(probe.annotations(), bit, marks);
      addAll(probe.marksOfSubclasses(), SUBCLASS_BIT, marks);
      withMarksOfSubclasses |= probe.marksOfSubclasses().isEmpty() ? 0 : bit;
      addAll(probe.annotations(), bit, annotationMarks);
      Predicate<String> names = probe.namesOrNull();
      if (names != null) {
        predicateBits[predicates.size()] = bit;
        predicates.add(names);
      }
    }
    ofSubclasses = withMarksOfSubclasses;
    scan = new ConstantScan(marks);
    annotations = annotationMarks.isEmpty() ? null : new ConstantScan(annotationMarks);
  }

  private static void addAll(Iterable<String> keys, long bit, Map<String, Long> bits) {
    for (String key : keys) {
      bits.put(key, bits.getOrDefault(key, 0L) | bit);
    }
  }

  List<Probe> probes() {
    return probes;
  }

  /** Returns the internal names of the classes that probes name exactly. */
  Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  /** Returns whether a probe names the class exactly. */
  boolean isNamed(String className) {
    return byName.containsKey(className);
  }

  /**
   * Returns whether probes see classes of this name from this loader. A class of the boot loader,
   * the JDK or an agent has to be named exactly.
   */
  boolean admits(@Nullable ClassLoader loader, String className) {
    return loader != null && !isIgnored(className) || isNamed(className);
  }

  /**
   * Returns whether a class belongs to the JDK or to an agent. Proxies that the JDK generates do
   * not: pools hand them out as connections. This runs for each class that is loaded, so the first
   * letter decides for nearly all of them.
   */
  static boolean isIgnored(String className) {
    switch (className.charAt(0)) {
      case 'j':
        return isJdk(className) && !className.startsWith("jdk/proxy");
      case 's':
        return isJdk(className);
      case 'c':
        return className.startsWith("com/sun/")
            && !className.startsWith("com/sun/proxy/")
            && isJdk(className);
      case 'i':
        return className.startsWith("io/promtap/premain/")
            || className.startsWith("io/opentelemetry/javaagent/");
      default:
        return false;
    }
  }

  private static boolean isJdk(String className) {
    return JdkClasses.isJdk(className.replace('/', '.'));
  }

  /** Returns whether a probe wants to see this class. Runs for each class that is loaded. */
  boolean wants(@Nullable ClassLoader loader, String className, byte[] classFile) {
    return admits(loader, className) && bits(className, classFile) != 0;
  }

  /** Returns the bits of the probes that want to see this class. */
  long bits(String className, byte[] classFile) {
    long bits = scan.scan(classFile) | bitsByName(className);
    if ((bits & SUBCLASS_BIT) == 0) {
      return bits;
    }
    return bits & ~SUBCLASS_BIT | (extendsJdk(classFile) ? 0 : ofSubclasses);
  }

  private static boolean extendsJdk(byte[] classFile) {
    try {
      String superclass = ClassHead.superName(classFile);
      return superclass == null || superclass.startsWith("java/");
    } catch (IOException | IndexOutOfBoundsException e) {
      return true;
    }
  }

  private long bitsByName(String className) {
    long bits = byName.getOrDefault(className, 0L);
    for (int i = 0; i < predicates.size(); i++) {
      if (predicates.get(i).test(className)) {
        bits |= predicateBits[i];
      }
    }
    return bits;
  }

  /** Shows a class to the probes of these bits, and returns what they chose. */
  WeavingPlan select(long bits, ClassHead head, Hierarchy hierarchy) {
    WeavingPlan plan = new WeavingPlan(head);
    for (int i = 0; i < probes.size(); i++) {
      if ((bits & (1L << i)) != 0) {
        plan.beginProbe(probes.get(i).name());
        probes.get(i).select(head, hierarchy, plan);
      }
    }
    return plan;
  }

  boolean isWantedByName(String className) {
    return bitsByName(className) != 0;
  }

  /**
   * Returns whether class files of loaded classes have to be read, to see if a probe wants them.
   */
  boolean wantsAnnotations() {
    return annotations != null;
  }

  boolean hasWantedAnnotation(byte[] classFile) {
    return annotations != null && annotations.scan(classFile) != 0;
  }
}
