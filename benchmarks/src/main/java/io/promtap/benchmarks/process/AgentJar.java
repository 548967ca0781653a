// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A jar with an agent of this package. */
final class AgentJar {

  private AgentJar() {}

  /**
   * Writes the jar.
   *
   * @param agent has {@code premain}
   * @param others what it needs beside the JDK
   */
  static Path write(Path jar, Class<?> agent, Class<?>... others) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", agent.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    Files.createDirectories(jar.getParent());
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      add(agent, out);
      for (Class<?> other : others) {
        add(other, out);
      }
    }
    return jar;
  }

  private static void add(Class<?> type, JarOutputStream out) throws IOException {
    String entry = type.getName().replace('.', '/') + ".class";
    try (InputStream own = AgentJar.class.getClassLoader().getResourceAsStream(entry)) {
      if (own == null) {
        throw new IOException("no " + entry + " on the class path");
      }
      out.putNextEntry(new JarEntry(entry));
      own.transferTo(out);
    }
  }
}
