// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.io.IOException;
import java.util.List;

/** Who runs on which processor: with one connection the service has one and the driver another. */
public final class Processors {
  private final String service;
  private final String driver;

  private Processors(String service, String driver) {
    this.service = service;
    this.driver = driver;
  }

  /**
   * @param pair the processor of the service and that of the driver, with a comma; empty for none
   */
  public static Processors of(String pair) throws InterruptedException {
    String[] both = pair.split(",");
    if (both.length != 2 || Runtime.getRuntime().availableProcessors() < 2 || !hasTaskset()) {
      return new Processors("", "");
    }
    return new Processors(both[0].strip(), both[1].strip());
  }

  private static boolean hasTaskset() throws InterruptedException {
    try {
      return run(List.of("taskset", "--version")) == 0;
    } catch (IOException missing) {
      return false;
    }
  }

  /** Moves this JVM to its processor, or to all, and returns the service's; empty for all. */
  public String divide(int connections) throws IOException, InterruptedException {
    if (service.isEmpty()) {
      return "";
    }
    boolean apart = connections == 1;
    String own = apart ? driver : "0-" + (Runtime.getRuntime().availableProcessors() - 1);
    String pid = Long.toString(ProcessHandle.current().pid());
    if (run(List.of("taskset", "-a", "-c", "-p", own, pid)) != 0) {
      throw new IOException("taskset does not move the driver to processor " + own);
    }
    return apart ? service : "";
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
