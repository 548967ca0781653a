// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * The facts about a process that Linux has under {@code /proc}. They are read before anything is
 * sent to it: the JDK attaches with a {@code SIGQUIT}, which ends a process that is not a JVM, or a
 * JVM that has only begun to start. Without {@code /proc} the JDK decides.
 */
public final class ProcessFacts {

  static final String ATTACH_DISABLED =
      "it was started with -XX:+DisableAttachMechanism; start it with -javaagent:promtap.jar";

  private static final Path PROC = Paths.get("/proc");
  private static final long SIGQUIT_BIT = 1L << 2;

  private final String pid;
  private final Path directory;

  public ProcessFacts(String pid) {
    this.pid = pid;
    directory = PROC.resolve(pid);
  }

  /** The process id of this JVM; null without {@code /proc}. */
  static String ownPid() {
    try {
      return PROC.resolve("self").toRealPath().getFileName().toString();
    } catch (IOException noProc) {
      return null;
    }
  }

  /** The reason not to attach to it; null if there is none. */
  String obstacle() {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return null;
    }
    if (!Files.isDirectory(directory)) {
      return "there is no process " + pid;
    }
    try {
      return obstacleIn();
    } catch (IOException | RuntimeException unreadable) {
      return "process " + pid + " cannot be looked at: " + unreadable;
    }
  }

  private String obstacleIn() throws IOException {
    String owner = Files.getOwner(directory).getName();
    String own = Files.getOwner(PROC.resolve("self")).getName();
    if (!owner.equals(own) && !own.equals("root")) {
      return "process " + pid + " belongs to user " + owner + "; run this as that user";
    }
    if (!text("maps").contains("libjvm.")) {
      return "process " + pid + " is not a JVM";
    }
    if (text("cmdline").contains("-XX:+DisableAttachMechanism")) {
      return "process " + pid + " cannot be attached to: " + ATTACH_DISABLED;
    }
    if (!isListening() && !catchesQuit()) {
      return "process "
          + pid
          + " does not take the signal by which the JDK attaches;"
          + " if it has only just started, try again";
    }
    return null;
  }

  /** Whether something attached to it before. It then answers without a signal. */
  public boolean isListening() {
    return Files.exists(Paths.get("/tmp/.java_pid" + pid));
  }

  /** Whether it has a thread of Promtap. On Java 8 threads have no names in {@code /proc}. */
  public boolean hasThreadOfPromtap() {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(directory.resolve("task"))) {
      for (Path task : tasks) {
        if (read(task.resolve("comm")).startsWith("promtap-")) {
          return true;
        }
      }
      return false;
    } catch (IOException | RuntimeException unreadable) {
      return false;
    }
  }

  /** Gives a file that root created to the user of the process, and to nobody else. */
  public void giveFile(Path file) throws IOException {
    if (Files.isDirectory(directory) && !Files.getOwner(directory).equals(Files.getOwner(file))) {
      Files.setOwner(file, Files.getOwner(directory));
    }
  }

  /** Whether it takes the signal by which the JDK attaches. */
  public boolean catchesQuit() throws IOException {
    for (String line : text("status").split("\n")) {
      if (line.startsWith("SigCgt:")) {
        String mask = line.substring("SigCgt:".length()).trim();
        return (Long.parseUnsignedLong(mask, 16) & SIGQUIT_BIT) != 0;
      }
    }
    return true;
  }

  private String text(String file) throws IOException {
    return read(directory.resolve(file));
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
