// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.JdkClasses;
import io.promtap.weaving.ClassFileReader;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.Hierarchy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A recogniser of the interfaces that a lambda may implement: those with one abstract method. */
final class FunctionalInterfaces {

  /** What every class has, also where an interface declares it again, as Comparator does. */
  private static final Set<String> OF_OBJECT =
      new HashSet<>(Arrays.asList("equals", "hashCode", "toString"));

  private static final int DEEPEST = 20;

  private FunctionalInterfaces() {}

  static boolean isOne(ClassHead head, Hierarchy hierarchy) {
    return head.isInterface() && abstractNames(head, hierarchy, DEEPEST).size() == 1;
  }

  /** Returns the first functional interface of the JDK among these; {@code null} if none is. */
  static @Nullable String firstOfJdk(List<String> binaryNames) {
    for (String name : binaryNames) {
      ClassHead head =
          JdkClasses.isJdk(name) ? ClassFileReader.head(null, name.replace('.', '/')) : null;
      if (head != null && isOne(head, new Hierarchy(head, null))) {
        return name;
      }
    }
    return null;
  }

  private static Set<String> abstractNames(ClassHead head, Hierarchy hierarchy, int deepest) {
    Set<String> names = new HashSet<>();
    for (String above : head.interfaces()) {
      ClassHead found = deepest > 0 ? hierarchy.find(above) : null;
      if (found != null) {
        names.addAll(abstractNames(found, hierarchy, deepest - 1));
      }
    }
    for (ClassHead.Method method : head.methods()) {
      names.remove(method.name());
    }
    for (ClassHead.Method method : head.methodsWithoutCode()) {
      if (!OF_OBJECT.contains(method.name())) {
        names.add(method.name());
      }
    }
    return names;
  }
}
