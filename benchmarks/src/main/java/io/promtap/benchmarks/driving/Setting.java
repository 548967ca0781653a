// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Under what the variants are compared: which Java, which collector, how many connections.
 *
 * @param cpus the processors of the service, as taskset wants them; empty for all
 */
public record Setting(Path java, String collector, int threads, String cpus, List<String> options) {
  private static final String HEAP = "256m";

  /** Returns the command up to the JVM's options. */
  public List<String> command() {
    List<String> command = new ArrayList<>();
    if (apart()) {
      command.addAll(List.of("taskset", "-c", cpus));
    }
    command.add(java.resolve("bin").resolve("java").toString());
    // The heap has one size from the start, and the number of compiler threads does not change:
    // the processor time of a thread that ends is lost.
    command.addAll(List.of("-Xms" + HEAP, "-Xmx" + HEAP, collectorOption()));
    command.add("-XX:-UseDynamicNumberOfCompilerThreads");
    command.addAll(options);
    return command;
  }

  /** Returns whether service and driver have processors of their own. */
  public boolean apart() {
    return !cpus.isEmpty();
  }

  private String collectorOption() {
    return switch (collector.toLowerCase(Locale.ROOT)) {
      case "serial" -> "-XX:+UseSerialGC";
      case "g1" -> "-XX:+UseG1GC";
      case "parallel" -> "-XX:+UseParallelGC";
      default -> throw new IllegalArgumentException("no collector: " + collector);
    };
  }

  public String title() {
    return java.getFileName()
        + ", "
        + collector
        + ", "
        + threads
        + (threads == 1 ? " connection" : " connections")
        + (apart() ? ", service on processor " + cpus : ", on all processors");
  }
}
