// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  /** Returns the class or supertype of this name; {@code null} if there is none. */
  public static @Nullable Class<?> named(Class<?> type, String name) {
    for (Class<?> at : of(type)) {
      if (at.getName().equals(name)) {
        return at;
      }
    }
    return null;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
    for (Class<?> implemented : type.getInterfaces()) {
      if (types.add(implemented)) {
        addInterfaces(implemented, types);
      }
    }
  }
}
