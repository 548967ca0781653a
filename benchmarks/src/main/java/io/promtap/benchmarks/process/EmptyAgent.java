// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * An agent that does nothing. It is what any agent costs: the JVM gives up what it has archived of
 * its modules for one.
 */
final class EmptyAgent {

  private EmptyAgent() {}

  public static void premain(String argument, Instrumentation instrumentation) {}

  /** Writes the agent's jar, which has this class alone. */
  static Path write(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", EmptyAgent.class.getName());
    String entry = EmptyAgent.class.getName().replace('.', '/') + ".class";
    Files.createDirectories(folder);
    Path jar = folder.resolve("empty-agent.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest);
        InputStream own = EmptyAgent.class.getClassLoader().getResourceAsStream(entry)) {
      if (own == null) {
        throw new IOException("no " + entry + " on the class path");
      }
      out.putNextEntry(new JarEntry(entry));
      own.transferTo(out);
    }
    return jar;
  }
}
