// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.sql.SQLException;
import java.sql.Wrapper;

/** What an object says of itself: the same with an agent and without one. */
final class Wrapping {
  private static final String[] OTHERS = {
    "java.lang.String", "java.sql.Connection", "java.sql.Statement", "javax.sql.DataSource",
  };

  private Wrapping() {}

  static void describe(Task task, Wrapper object, Class<?> type) {
    task.seen(name(object.getClass()) + " with " + names(object.getClass().getInterfaces()));
    task.seen("fields " + object.getClass().getDeclaredFields().length);
    task.seen("methods " + methods(object.getClass()));
    describe(task, object, type, object.getClass());
    for (String other : OTHERS) {
      try {
        describe(task, object, type, Class.forName(other));
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void describe(Task task, Wrapper object, Class<?> type, Class<?> asked) {
    String question = type.getSimpleName() + " as " + name(asked);
    try {
      task.seen(question + ": " + object.isWrapperFor(asked));
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      task.seen(question + ": " + e.getClass().getName());
    }
    try {
      Object unwrapped = object.unwrap(asked);
      task.seen(question + ": " + name(unwrapped.getClass()) + " " + (unwrapped == object));
    } catch (SQLException | RuntimeException | AbstractMethodError e) {
      task.seen(question + ": " + e.getClass().getName());
    }
  }

  /** On Java 8 those of a pool that names newer types cannot be listed. */
  private static String methods(Class<?> type) {
    try {
      return "" + type.getDeclaredMethods().length;
    } catch (NoClassDefFoundError e) {
      return e.toString();
    }
  }

  /** The numbers of generated classes are in the order of their making. */
  private static String name(Class<?> type) {
    return type.getName().replaceAll("\\$Proxy\\d+", "\\$Proxy");
  }

  private static String names(Class<?>[] types) {
    StringBuilder names = new StringBuilder();
    for (Class<?> type : types) {
      names.append(name(type)).append(' ');
    }
    return names.toString();
  }
}
