package io.promtap.support;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The supertypes of a loaded class. An interface that is reached on several paths is visited once.
 */
public final class Supertypes {

  private Supertypes() {}

  /** The class, its superclasses, then all interfaces. */
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
