// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/**
 * A recogniser of the proxies and subclasses that frameworks generate, by their binary names. A
 * generated class passes calls on to a class of the application, so one call would count in both.
 */
public final class GeneratedClasses {

  /**
   * Marks anywhere in the name. Two dollar signs alone are no mark: Kotlin and Scala use them.
   *
   * <p>{@code _$$_}: Javassist and Weld. {@code $$EnhancerBy}: Spring before 6, Guice, CGLIB.
   * {@code $$$view}: the EJBs of WildFly; {@code $$LocalBeanProxy}: those of TomEE; {@code $$Owb}:
   * its CDI. {@code $Definition$Intercepted}: Micronaut.
   */
  private static final String[] MARKS = {
    "$$SpringCGLIB$$",
    "$$EnhancerBy",
    "$$FastClassBy",
    "_$$_",
    "$$$view",
    "$$LocalBeanProxy",
    "$$Owb",
    "$ByteBuddy$",
    "$MockitoMock$",
    "$HibernateProxy$",
    "$HibernateBasicProxy$",
    "$Definition$Intercepted",
  };

  /** Endings of Quarkus, and of Hibernate if the build generates the classes. */
  private static final String[] ENDINGS = {
    "_ClientProxy", "_Subclass", "$HibernateProxy", "$HibernateBasicProxy"
  };

  private static final String JDK_PROXY = "$Proxy";

  private GeneratedClasses() {}

  /** Returns whether the class is generated. A rule matches it only by its exact name. */
  public static boolean isOne(String className) {
    for (String ending : ENDINGS) {
      if (className.endsWith(ending)) {
        return true;
      }
    }
    if (className.indexOf('$') < 0) {
      return false;
    }
    for (String mark : MARKS) {
      if (className.contains(mark)) {
        return true;
      }
    }
    return isJdkProxy(className);
  }

  /**
   * Recognises a proxy in any package: that of an interface that is not public is in its package.
   */
  private static boolean isJdkProxy(String className) {
    int simpleName = className.lastIndexOf('.') + 1;
    int number = simpleName + JDK_PROXY.length();
    return className.startsWith(JDK_PROXY, simpleName)
        && className.length() > number
        && Character.isDigit(className.charAt(number));
  }
}
