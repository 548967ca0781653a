// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;

/**
 * An agent that does nothing. It is what any agent costs: the JVM gives up what it has archived of
 * its modules for one.
 */
final class EmptyAgent {

  private EmptyAgent() {}

  public static void premain(String argument, Instrumentation instrumentation) {}

  /** Writes the agent's jar, which has this class alone. */
  static Path write(Path folder) throws IOException {
    return AgentJar.write(folder.resolve("empty-agent.jar"), EmptyAgent.class);
  }
}
