// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A real agent for the JVMs that tests start. It keeps the Instrumentation of its JVM. */
public final class TestAgent {

  private static Instrumentation instrumentation;

  private TestAgent() {}

  public static void premain(String arguments, Instrumentation given) {
    instrumentation = given;
  }

  public static Instrumentation instrumentation() {
    return instrumentation;
  }

  /**
   * The option that starts a JVM with it. The jar holds a manifest only; the class is found on the
   * class path.
   *
   * @param folder where the jar is written
   */
  public static String option(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", TestAgent.class.getName());
    Path jar = folder.resolve("agent.jar");
    try (OutputStream file = Files.newOutputStream(jar)) {
      new JarOutputStream(file, manifest).close();
    }
    return "-javaagent:" + jar;
  }
}
