// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Map;

/**
 * An export of inner packages of the JDK to Promtap, and to no one else. It uses reflection,
 * because Java 8 has no modules.
 */
public final class JdkPackages {

  private JdkPackages() {}

  /**
   * Exports the package of a class to the unnamed module of Promtap's class loader only. Does
   * nothing on Java 8.
   */
  public static void export(Class<?> type, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    redefine(type, instrumentation, false);
  }

  /** Opens the package of a class as {@link #export} exports it, so that fields can be read. */
  public static void open(Class<?> type, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    redefine(type, instrumentation, true);
  }

  private static void redefine(Class<?> type, Instrumentation instrumentation, boolean open)
      throws ReflectiveOperationException {
    Method getModule;
    try {
      getModule = Class.class.getMethod("getModule");
    } catch (NoSuchMethodException java8) {
      return;
    }
    String packageName = type.getName().substring(0, type.getName().lastIndexOf('.'));
    Object own = getModule.invoke(JdkPackages.class);
    Map<?, ?> toOwn = Collections.singletonMap(packageName, Collections.singleton(own));
    for (Method method : Instrumentation.class.getMethods()) {
      if (method.getName().equals("redefineModule")) {
        method.invoke(
            instrumentation,
            getModule.invoke(type),
            Collections.emptySet(),
            open ? Collections.emptyMap() : toOwn,
            open ? toOwn : Collections.emptyMap(),
            Collections.emptySet(),
            Collections.emptyMap());
      }
    }
  }
}
