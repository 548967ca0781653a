// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A recogniser of the classes of the JDK, and of those that no rule may name. It uses their binary
 * names.
 */
public final class JdkClasses {

  private static final List<String> ROOTS = Arrays.asList("java.", "jdk.", "sun.", "com.sun.");

  /**
   * Packages below {@code javax.} that Java 8 to 26 have and applications do not bring. All others
   * are extensions that come with applications, such as servlets, JAX-RS, JPA and JMS.
   */
  private static final Set<String> JAVAX =
      new HashSet<>(
          Arrays.asList(
              ("accessibility activity crypto imageio lang management naming net print rmi script"
                      + " security smartcardio sound sql swing tools xml")
                  .split(" ")));

  /** Packages that applications bring, below names that belong to the JDK. */
  private static final List<String> EXTENSIONS =
      Arrays.asList(
          "javax.management.j2ee.",
          "javax.security.auth.message.",
          "javax.security.enterprise.",
          "javax.security.jacc.",
          "javax.xml.bind.",
          "javax.xml.registry.",
          "javax.xml.rpc.",
          "javax.xml.soap.",
          "javax.xml.ws.",
          "com.sun.ejb.",
          "com.sun.enterprise.",
          "com.sun.faces.",
          "com.sun.grizzly.",
          "com.sun.jersey.",
          "com.sun.jna.",
          "com.sun.mail.",
          "com.sun.xml.bind.",
          "com.sun.xml.messaging.",
          "com.sun.xml.ws.");

  /** Packages that the recorder calls, or that the JVM needs before it can call anything. */
  private static final Set<String> PACKAGES_IN_USE =
      new HashSet<>(
          Arrays.asList(
              "java.lang",
              "java.lang.invoke",
              "java.lang.ref",
              "java.lang.reflect",
              "java.util",
              "java.util.concurrent.atomic",
              "java.util.concurrent.locks"));

  private static final String MAP_IN_USE = "java.util.concurrent.ConcurrentHashMap";

  private JdkClasses() {}

  /**
   * Returns whether the class belongs to the JDK. A rule matches it only by its exact name, and
   * only a probe that names it sees it.
   */
  public static boolean isJdk(String className) {
    boolean isBelow =
        className.startsWith("javax.")
            ? JAVAX.contains(className.split("\\.", 3)[1])
            : isAny(ROOTS, className);
    return isBelow && !isAny(EXTENSIONS, className);
  }

  private static boolean isAny(List<String> prefixes, String className) {
    for (String prefix : prefixes) {
      if (className.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether no rule may name the class, because Promtap itself calls it. */
  public static boolean isInUse(String className) {
    String packageName = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    return PACKAGES_IN_USE.contains(packageName)
        || className.equals(MAP_IN_USE)
        || className.startsWith(MAP_IN_USE + "$")
        || className.startsWith("jdk.internal.") && !className.startsWith("jdk.internal.net.http.")
        || className.startsWith("sun.") && !className.startsWith("sun.net.www.")
        || className.startsWith("io.promtap.premain.")
        || className.startsWith("io.promtap.bridge.");
  }
}
