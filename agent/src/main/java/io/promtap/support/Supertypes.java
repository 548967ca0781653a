// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The types of a loaded class: itself, its superclasses and all its interfaces. It visits an
 * interface once, however many paths lead to it.
 */
public final class Supertypes {

  private Supertypes() {}

  /** Returns the class, its superclasses, then all interfaces. */
  public static Set<Class<?>> of(Class<?> type) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      types.add(at);
    }
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      addInterfaces(at, types);
    }
    return types;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
    for (Class<?> implemented : type.getInterfaces()) {
      if (types.add(implemented)) {
        addInterfaces(implemented, types);
      }
    }
  }
}
