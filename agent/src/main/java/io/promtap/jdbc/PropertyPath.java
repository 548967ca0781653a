// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;

/**
 * A reader of property paths such as {@code method.field.method}, from an object whose class only
 * the application's loader has. Each step is a method without arguments or a field of that name, of
 * any access. The reader keeps nothing that it looked up, so that no class is kept alive. It is for
 * scrapes only.
 */
final class PropertyPath {

  private PropertyPath() {}

  /**
   * @return the value of the last step; {@code null} if a step before it gave {@code null}
   */
  static Object read(Object root, String path) throws ReflectiveOperationException {
    Object value = root;
    for (String step : path.split("\\.")) {
      if (value == null) {
        return null;
      }
      value = step(value, step);
    }
    return value;
  }

  /** As {@link #read} for a number. For a map on the way the numbers of its values are added up. */
  static double number(Object root, String path) throws ReflectiveOperationException {
    int dot = path.indexOf('.');
    Object value = step(root, dot < 0 ? path : path.substring(0, dot));
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

  private static Object step(Object target, String name) throws ReflectiveOperationException {
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

  /** A refusal, as in a module that is not open, is ignored: the member may be public. */
  private static <T extends AccessibleObject> T accessible(T member) {
    try {
      member.setAccessible(true);
    } catch (RuntimeException refused) {
      // The use of the member fails if it is not accessible.
    }
    return member;
  }
}
