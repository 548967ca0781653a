package io.promtap.config;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which classes are the JDK's, and which of them no rule can have. By binary name. */
public final class JdkClasses {

  private static final List<String> ROOTS = Arrays.asList("java.", "jdk.", "sun.", "com.sun.");

  /** Below {@code javax.}; what is not listed comes with applications, or is made by drivers. */
  private static final Set<String> EXTENSIONS =
      new HashSet<>(
          Arrays.asList(
              ("accessibility activity crypto imageio lang management naming net print rmi script"
                      + " security smartcardio sound swing tools xml")
                  .split(" ")));

  /** What the recorder calls, or what the JVM needs before it can call anything. */
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

  /** Whether a rule can have the class by its exact name only. */
  public static boolean isJdk(String className) {
    for (String root : ROOTS) {
      if (className.startsWith(root)) {
        return true;
      }
    }
    return className.startsWith("javax.") && EXTENSIONS.contains(className.split("\\.", 3)[1]);
  }

  /** Whether no rule can have the class, since measuring it would measure Promtap itself. */
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
