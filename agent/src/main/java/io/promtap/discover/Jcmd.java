// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A runner of the JDK's {@code jcmd}. It runs the module, because many runtimes lack the program.
 */
final class Jcmd {

  private static final long SECONDS = 30;

  private Jcmd() {}

  /** Returns the answer, which may report a failure. */
  static String run(String... arguments) throws DiscoverException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.add("-m");
    command.add("jdk.jcmd/sun.tools.jcmd.JCmd");
    command.addAll(Arrays.asList(arguments));
    try {
      Path answer = Files.createTempFile("promtap-discover", ".txt");
      try {
        return run(command, answer);
      } finally {
        Files.delete(answer);
      }
    } catch (IOException e) {
      throw new DiscoverException("jcmd cannot be run", e);
    }
  }

  /** Sends the answer to a file, since a read of a pipe has no time limit. */
  private static String run(List<String> command, Path file) throws IOException, DiscoverException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile());
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process jcmd = builder.start();
    try {
      jcmd.getOutputStream().close();
      if (!jcmd.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new DiscoverException("no answer to jcmd in " + SECONDS + " s; is the JVM stopped?");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DiscoverException("interrupted");
    } finally {
      jcmd.destroy();
    }
    String answer = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (answer.contains("jdk.jcmd not found") || answer.contains("Unrecognized option: -m")) {
      throw new DiscoverException(
          "this Java has no jcmd ("
              + System.getProperty("java.home")
              + "); run discover by a JDK 11 or newer");
    }
    return answer;
  }
}
