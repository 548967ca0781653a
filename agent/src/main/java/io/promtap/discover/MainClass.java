// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The main class or jar of a JVM, taken from its command line. */
public final class MainClass {

  private MainClass() {}

  /** Returns the class or the jar's file name, without the arguments, which may be secret. */
  public static String program(String javaArguments) {
    String first = first(javaArguments);
    return first.endsWith(".jar") ? first.substring(first.lastIndexOf('/') + 1) : first;
  }

  /** Returns the class; {@code null} if the jar does not name it or is not readable. */
  public static @Nullable String of(String javaArguments, WatchedJvm target) {
    String first = first(javaArguments);
    if (!first.endsWith(".jar")) {
      // The name of a module may stand before the class.
      return first.isEmpty() ? null : first.substring(first.indexOf('/') + 1);
    }
    try (JarFile jar = new JarFile(target.resolve(first).toFile())) {
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        return null;
      }
      // Spring Boot's launcher is the main class of its jars.
      String started = manifest.getMainAttributes().getValue("Start-Class");
      return started != null
          ? started
          : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
    } catch (IOException e) {
      return null;
    }
  }

  private static String first(String javaArguments) {
    int end = javaArguments.indexOf(' ');
    return end < 0 ? javaArguments : javaArguments.substring(0, end);
  }
}
