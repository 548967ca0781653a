// SPDX-License-Identifier: Apache-2.0
package io.promtap.premain;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import org.jspecify.annotations.Nullable;

/**
 * The class that the JVM calls. It has no state and throws nothing: if the agent cannot start, it
 * writes one line to stderr and the service runs without the agent.
 */
public final class Premain {

  private Premain() {}

  /** Starts the agent for {@code -javaagent:promtap.jar[=arguments]}. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    long startNanos = System.nanoTime();
    try {
      if (isApplication(
          System.getProperty("sun.java.launcher"), System.getProperty("sun.java.command"))) {
        start("io.promtap.Agent", arguments, instrumentation, startNanos);
      }
    } catch (Throwable failure) {
      report(failure);
    }
  }

  /** Starts or stops the agent in a running JVM that the jar is loaded into. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    long startNanos = System.nanoTime();
    try {
      start("io.promtap.AttachEntry", arguments, instrumentation, startNanos);
    } catch (Throwable failure) {
      report(failure);
    }
  }

  /** Runs the command line {@code java -jar promtap.jar}. */
  public static void main(String[] arguments) throws Exception {
    Class<?> cli = new HiddenLoader(jar()).loadClass("io.promtap.cli.Main");
    System.exit((Integer) cli.getMethod("run", String[].class).invoke(null, (Object) arguments));
  }

  /**
   * Tells a service from a JDK tool and from a JVM that runs no program at all, as {@code java
   * -version} does: with {@code JAVA_TOOL_OPTIONS} in the environment all of them get the agent.
   *
   * @param launcher {@code sun.java.launcher}; {@code null} in a JVM that a native program started,
   *     such as a Windows service wrapper. It has no command line either, but it runs a service
   * @param command {@code sun.java.command}: the main class or jar and its arguments
   */
  static boolean isApplication(@Nullable String launcher, @Nullable String command) {
    if (command == null || command.isEmpty()) {
      return launcher == null;
    }
    int end = command.indexOf(' ');
    String main = end < 0 ? command : command.substring(0, end);
    // "java Service.java" runs a program of the user in the compiler's module.
    return !isPrefixOfTheJdk(main)
        || main.contains("com.sun.tools.javac.launcher.")
        || !JdkPrograms.contain(main);
  }

  /** Spares all others the look into the JDK. */
  private static boolean isPrefixOfTheJdk(String main) {
    return main.startsWith("jdk.")
        || main.startsWith("java.")
        || main.startsWith("sun.")
        || main.startsWith("com.sun.");
  }

  private static void start(
      String entry, @Nullable String arguments, Instrumentation instrumentation, long startNanos)
      throws Exception {
    HiddenLoader loader = new HiddenLoader(jar());
    boolean stays = false;
    try {
      stays =
          (Boolean)
              loader
                  .loadClass(entry)
                  .getMethod("start", String.class, Instrumentation.class, long.class)
                  .invoke(null, arguments, instrumentation, startNanos);
    } finally {
      if (!stays) {
        loader.close();
      }
    }
  }

  private static void report(Throwable failure) {
    try {
      Throwable cause = failure instanceof InvocationTargetException ? failure.getCause() : failure;
      System.err.println(
          "[promtap] ERROR not started, the service runs without it: "
              + cause
              + (cause instanceof SecurityException
                  ? "; the policy of the security manager has to grant AllPermission to promtap.jar"
                  : ""));
    } catch (Throwable unprintable) {
      // Then nothing is said, and the service runs.
    }
  }

  private static File jar() throws Exception {
    return new File(Premain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
