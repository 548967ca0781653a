// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.NamePattern;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A method that a rule names and whose class file has no code that could be woven. Immutable. */
final class MethodWithoutCode {

  enum Reason {
    ABSTRACT,
    /** The one method of an interface, which a lambda may implement. */
    FUNCTIONAL,
    NATIVE,
    /** A bridge, the body of a lambda and the like. */
    SYNTHETIC
  }

  /** With dots. */
  final String className;

  final Reason reason;

  /** The framework that implements the interface; {@code null} if none is known. */
  final @Nullable ProxyKind proxy;

  private MethodWithoutCode(String className, Reason reason, @Nullable ProxyKind proxy) {
    this.className = className;
    this.reason = reason;
    this.proxy = proxy;
  }

  /** Returns an abstract method of this class. */
  static MethodWithoutCode of(ClassHead head, Hierarchy hierarchy) {
    Reason reason =
        FunctionalInterfaces.isOne(head, hierarchy) ? Reason.FUNCTIONAL : Reason.ABSTRACT;
    return new MethodWithoutCode(
        head.name().replace('/', '.'), reason, ProxyKind.of(head, hierarchy));
  }

  /**
   * Returns the methods that a class declares, that a rule names, and that have no such code, by
   * name.
   *
   * @param isExpected whether the rule names the class
   */
  static Map<String, MethodWithoutCode> in(
      ClassHead head,
      Hierarchy hierarchy,
      RuleMatcher matcher,
      List<NamePattern> exactMethods,
      boolean isExpected) {
    Map<String, MethodWithoutCode> found = new LinkedHashMap<>();
    String className = head.name().replace('/', '.');
    if (ProxyKind.isOfFramework(head) && !isExpected) {
      return found;
    }
    @Nullable MethodWithoutCode ofAbstract = null;
    for (ClassHead.Method method : head.methodsWithoutCode()) {
      if (matcher.isNamed(method) && !hasCode(head, method.name())) {
        if (ofAbstract == null) {
          ofAbstract = of(head, hierarchy);
        }
        found.put(
            method.name(),
            method.isNative() ? new MethodWithoutCode(className, Reason.NATIVE, null) : ofAbstract);
      }
    }
    for (NamePattern pattern : exactMethods) {
      String name = pattern.toString();
      if (head.declares(name) && !hasCode(head, name) && !found.containsKey(name)) {
        found.put(name, new MethodWithoutCode(className, Reason.SYNTHETIC, null));
      }
    }
    return found;
  }

  /**
   * Returns whether this explains a name better. A known proxy does, else the class that is first
   * by name.
   */
  boolean saysMoreThan(MethodWithoutCode other) {
    return (proxy == null) == (other.proxy == null)
        ? className.compareTo(other.className) < 0
        : proxy != null;
  }

  private static boolean hasCode(ClassHead head, String name) {
    for (ClassHead.Method method : head.methods()) {
      if (method.name().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
