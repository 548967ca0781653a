// SPDX-License-Identifier: Apache-2.0
package io.promtap.applications;

import io.promtap.support.LabelValues;
import java.io.File;
import org.jspecify.annotations.Nullable;

/**
 * The name of the program that this JVM runs: that of its jar, without the folder, else its main
 * class. Its arguments never get into the name.
 */
final class Program {

  private Program() {}

  static String name() {
    return name(
        System.getProperty("sun.java.command"),
        System.getProperty("java.class.path"),
        File.pathSeparatorChar);
  }

  /**
   * @param command what the launcher was given: a jar or a main class, then the arguments; {@code
   *     null} if no launcher has started the JVM
   * @param classPath with {@code -jar} the jar, exactly as it was given; agents may follow it
   */
  static String name(
      @Nullable String command, @Nullable String classPath, char classPathSeparator) {
    String first = classPath == null ? "" : firstOf(classPath, classPathSeparator);
    if (command == null || command.trim().isEmpty()) {
      return first.endsWith(".jar") ? fileName(first) : LabelValues.NONE;
    }
    // The path of a jar may have spaces, and so have the arguments.
    if (!first.isEmpty() && firstOf(command, first).equals(first)) {
      return fileName(first);
    }
    String main = firstOf(command, ' ');
    return main.endsWith(".jar") ? fileName(main) : main.substring(main.indexOf('/') + 1);
  }

  private static String firstOf(String text, char separator) {
    int end = text.indexOf(separator);
    return end < 0 ? text : text.substring(0, end);
  }

  /** Returns the beginning of a command if it is this jar. */
  private static String firstOf(String command, String jar) {
    boolean isJar =
        command.startsWith(jar)
            && (command.length() == jar.length() || command.charAt(jar.length()) == ' ');
    return isJar ? jar : "";
  }

  private static String fileName(String path) {
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    return name.isEmpty() ? LabelValues.NONE : name;
  }
}
