// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/** Prints the names that the JDK gives to dynamic proxies and to the objects of annotations. */
public final class ProxyNames {

  private ProxyNames() {}

  public static void main(String[] args) {
    Object annotation = Old.class.getAnnotations()[0];
    System.out.println(annotation.getClass().getName());
    System.out.println(nameOfProxy(Runnable.class));
    System.out.println(nameOfProxy(Callable.class));
    System.out.println(nameOfProxy(Hidden.class));
  }

  private static String nameOfProxy(Class<?> type) {
    Object proxy =
        Proxy.newProxyInstance(
            ProxyNames.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> null);
    return proxy.getClass().getName();
  }

  @Deprecated
  private static final class Old {}

  private interface Hidden {}
}
