// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;

/**
 * An export of inner packages of the JDK to Promtap. It uses reflection, because Java 8 has no
 * modules.
 */
public final class JdkPackages {

  private JdkPackages() {}

  /**
   * Exports the package of a class to the unnamed module of Promtap's class loader only. Does
   * nothing on Java 8.
   */
  public static void export(Class<?> type, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    Method getModule;
    try {
      getModule = Class.class.getMethod("getModule");
    } catch (NoSuchMethodException java8) {
      return;
    }
    String packageName = type.getName().substring(0, type.getName().lastIndexOf('.'));
    Object own = getModule.invoke(JdkPackages.class);
    for (Method method : Instrumentation.class.getMethods()) {
      if (method.getName().equals("redefineModule")) {
        method.invoke(
            instrumentation,
            getModule.invoke(type),
            Collections.emptySet(),
            Collections.singletonMap(packageName, Collections.singleton(own)),
            Collections.emptyMap(),
            Collections.emptySet(),
            Collections.emptyMap());
      }
    }
  }
}
