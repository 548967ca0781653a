// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A Java installation of this machine: a JDK, or a runtime without the compiler. */
public record Jdk(int major, Path home) {

  public Path java() {
    return home.resolve("bin/java");
  }

  /** {@code javac}, {@code jcmd} and the like, if this installation has it. */
  public Optional<Path> tool(String name) {
    Path tool = home.resolve("bin").resolve(name);
    return Files.isExecutable(tool) ? Optional.of(tool) : Optional.empty();
  }

  @Override
  public String toString() {
    return "JDK " + major;
  }
}
