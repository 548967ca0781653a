// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The machine that a comparison ran on: printed above every result, because figures mean nothing
 * without it.
 */
public final class Machine {
  private static final double GIB = 1024.0 * 1024 * 1024;

  private Machine() {}

  public static String description() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return String.format(
        Locale.ROOT,
        "%s%n%d processors (%s), %.1f GiB, %s %s %s%nJava %s (%s)%nload average at start: %.2f",
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        system.getAvailableProcessors(),
        processorModel(),
        system.getTotalMemorySize() / GIB,
        system.getName(),
        system.getVersion(),
        system.getArch(),
        System.getProperty("java.runtime.version"),
        System.getProperty("java.vm.name"),
        system.getSystemLoadAverage());
  }

  /** A port of the loopback interface that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String processorModel() {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return "model unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("model unknown");
    } catch (IOException e) {
      return "model unknown";
    }
  }
}
