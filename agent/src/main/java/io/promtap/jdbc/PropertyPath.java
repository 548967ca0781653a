// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reader of property paths such as {@code method.field.method}, from an object whose class only
 * the application's loader has. Each step is a method without arguments or a field of that name, of
 * any access. The reader keeps nothing that it looked up, so that no class is kept alive. It is for
 * scrapes only.
 */
final class PropertyPath {

  private PropertyPath() {}

  /**
   * @return the value of the last step; {@code null} if any step gave {@code null}
   */
  static @Nullable Object read(Object root, String path) throws ReflectiveOperationException {
    Object value = root;
    for (String step : path.split("\\.")) {
      if (value == null) {
        return null;
      }
      value = step(value, step);
    }
    return value;
  }

  /**
   * Reads a number. If a step gives a map, the numbers of its values are added up.
   *
   * @throws NullPointerException if a step gives {@code null}
   */
  static double number(Object root, String path) throws ReflectiveOperationException {
    int dot = path.indexOf('.');
    String first = dot < 0 ? path : path.substring(0, dot);
    Object value = Objects.requireNonNull(step(root, first), first);
    if (dot < 0) {
      return ((Number) value).doubleValue();
    }
    String rest = path.substring(dot + 1);
    if (!(value instanceof Map)) {
      return number(value, rest);
    }
    double sum = 0;
    Collection<?> values = ((Map<?, ?>) value).values();
    for (Object each : new ArrayList<>(values)) {
      sum += number(each, rest);
    }
    return sum;
  }

  private static @Nullable Object step(Object target, String name)
      throws ReflectiveOperationException {
    for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && method.getParameterCount() == 0
            && !method.isSynthetic()) {
          return accessible(method).invoke(target);
        }
      }
      for (Field field : type.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          return accessible(field).get(target);
        }
      }
    }
    throw new NoSuchMethodException(target.getClass().getName() + "." + name);
  }

  /** Makes a member accessible. Ignores a refusal, since the member may be public. */
  private static <T extends AccessibleObject> T accessible(T member) {
    try {
      member.setAccessible(true);
    } catch (RuntimeException refused) {
      // Using the member fails later if it is not accessible.
    }
    return member;
  }
}
