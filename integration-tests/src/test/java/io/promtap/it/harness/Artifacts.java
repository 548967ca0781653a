package io.promtap.it.harness;

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

  public static Path dashboards() {
    return existing("../dashboards");
  }

  /** The compiled {@code io.promtap.it.apps}: Java 8 class files. */
  public static Path apps() {
    return existing("target/classes");
  }

  private static Path existing(String name) {
    Path path = Path.of(name).toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      throw new IllegalStateException(path + " is not there; build it with: mvn verify");
    }
    return path;
  }
}
