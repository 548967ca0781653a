// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of this repository that the tests take: the two jars, and what ships beside them. */
public final class Artifacts {

  private Artifacts() {}

  public static Path agentJar() {
    return existing(System.getProperty("promtap.jar", "../agent/target/promtap.jar"));
  }

  public static Path testAppJar() {
    return existing(System.getProperty("test-app.jar", "../test-app/target/test-app.jar"));
  }

  /** The agent's configuration for the test-app. */
  public static Path testAppConfig() {
    return existing("../test-app/promtap.yaml");
  }

  /** A file of the tests themselves. */
  public static Path testResource(String name) {
    return existing("src/test/resources/" + name);
  }

  public static Path dashboards() {
    return existing("../dashboards");
  }

  /** The compiled {@code io.promtap.it.apps}: Java 8 class files. */
  public static Path apps() {
    return existing("target/classes");
  }

  /** The class path that a module below this one has written down. */
  public static String classPath(String module) {
    try {
      return Files.readString(existing(module + "/target/classpath")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file that a module below this one has made. */
  public static Path file(String path) {
    return existing(path);
  }

  /** What a module below this one has unpacked. */
  public static Path distribution(String module) {
    return existing(module + "/target/distribution");
  }

  private static Path existing(String name) {
    Path path = Path.of(name).toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      throw new IllegalStateException(
          path + " is not there; build it with: mvn -pl integration-tests -am verify");
    }
    return path;
  }
}
