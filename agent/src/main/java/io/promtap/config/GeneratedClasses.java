// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

/**
 * A recogniser of the proxies and subclasses that frameworks generate, by their binary names. A
 * generated class passes calls on to a class of the application: one call of the application would
 * count in both.
 */
public final class GeneratedClasses {

  /**
   * Anywhere in the name. Two dollar signs alone are no mark: Kotlin and Scala write classes so.
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

  /** Of Quarkus, and of Hibernate where the classes are made at build time. */
  private static final String[] ENDINGS = {
    "_ClientProxy", "_Subclass", "$HibernateProxy", "$HibernateBasicProxy"
  };

  private static final String JDK_PROXY = "$Proxy";

  private GeneratedClasses() {}

  /** Whether a rule can have the class by its exact name only. */
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

  /** A proxy of an interface that is not public lies in the package of that. */
  private static boolean isJdkProxy(String className) {
    int simpleName = className.lastIndexOf('.') + 1;
    int number = simpleName + JDK_PROXY.length();
    return className.startsWith(JDK_PROXY, simpleName)
        && className.length() > number
        && Character.isDigit(className.charAt(number));
  }
}
