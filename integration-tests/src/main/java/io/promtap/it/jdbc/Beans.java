// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;

/** Makes and sets up data sources by name, so that no driver is needed to compile this. */
public final class Beans {

  private Beans() {}

  public static <T> T make(String className, Class<T> type) {
    try {
      return type.cast(Class.forName(className).getDeclaredConstructor().newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sets a property of a bean; letter case is ignored: it is {@code setUrl} or {@code setURL}. */
  public static void set(Object bean, String property, String value) throws SQLException {
    for (Method method : bean.getClass().getMethods()) {
      if (method.getName().equalsIgnoreCase("set" + property)
          && method.getParameterCount() == 1
          && method.getParameterTypes()[0] == String.class) {
        invoke(method, bean, value);
        return;
      }
    }
    throw new IllegalArgumentException(bean.getClass() + " has no " + property);
  }

  private static void invoke(Method method, Object bean, String value) throws SQLException {
    try {
      method.invoke(bean, value);
    } catch (InvocationTargetException e) {
      throw new SQLException(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
