// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a process that Linux has under {@code /proc}. The caller reads them before it
 * sends anything to the process: the JDK attaches with a {@code SIGQUIT}, which ends a process that
 * is not a JVM, or a JVM that has just started. Without {@code /proc} the JDK decides.
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

  /** Returns the facts about this JVM. */
  static ProcessFacts ofThisJvm() {
    return new ProcessFacts("self");
  }

  /** Returns the processes of this machine; none without {@code /proc}. */
  static List<ProcessFacts> all() {
    List<ProcessFacts> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : found) {
        all.add(new ProcessFacts(process.getFileName().toString()));
      }
    } catch (IOException | DirectoryIteratorException noProc) {
      return all;
    }
    return all;
  }

  String pid() {
    return pid;
  }

  /** Returns a file or link below {@code /proc/PID}. */
  Path file(String name) {
    return directory.resolve(name);
  }

  /**
   * Returns the moment at which the process started, in ticks since the machine did: the 22nd field
   * of {@code stat}. Empty if it is unknown.
   */
  String started() {
    try {
      String stat = text("stat");
      // The second field is the name of the program, which may contain anything.
      String afterName = stat.substring(stat.lastIndexOf(')') + 2);
      int start = 0;
      for (int field = 3; field < 22; field++) {
        start = afterName.indexOf(' ', start) + 1;
      }
      return afterName.substring(start, afterName.indexOf(' ', start));
    } catch (IOException | RuntimeException unknown) {
      return "";
    }
  }

  /** Returns the id that the process knows itself by, which is another one in a container. */
  String pidInside() throws IOException {
    for (String line : text("status").split("\n")) {
      if (line.startsWith("NSpid:")) {
        return line.substring(line.lastIndexOf('\t') + 1).trim();
      }
    }
    return pid;
  }

  /** Returns the process id of this JVM; {@code null} without {@code /proc}. */
  static @Nullable String ownPid() {
    try {
      return PROC.resolve("self").toRealPath().getFileName().toString();
    } catch (IOException noProc) {
      return null;
    }
  }

  /** Returns the reason not to attach to the process. */
  @Nullable String obstacle() {
    if (!Files.isDirectory(PROC.resolve("self"))) {
      return null;
    }
    if (!Files.isDirectory(directory)) {
      return "there is no process " + pid;
    }
    try {
      return obstacleIn();
    } catch (IOException | RuntimeException unreadable) {
      return "process " + pid + " cannot be examined: " + unreadable;
    }
  }

  private @Nullable String obstacleIn() throws IOException {
    String owner = Files.getOwner(directory).getName();
    String own = Files.getOwner(PROC.resolve("self")).getName();
    if (!owner.equals(own) && !own.equals("root")) {
      return "process " + pid + " belongs to user " + owner + "; run this as that user";
    }
    if (!text("maps").contains("libjvm.")) {
      return "process " + pid + " is not a JVM";
    }
    if (isStopped()) {
      return "process "
          + pid
          + " is stopped and cannot answer; kill -CONT "
          + pid
          + " lets it go on";
    }
    if (text("cmdline").contains("-XX:+DisableAttachMechanism")) {
      return "process " + pid + " cannot be attached to: " + ATTACH_DISABLED;
    }
    if (!isListening() && !catchesQuit()) {
      return "process "
          + pid
          + " does not handle the signal that the JDK attaches with;"
          + " if it has just started, try again";
    }
    return null;
  }

  /**
   * Returns whether a signal or a debugger has stopped the process; false without {@code /proc}.
   */
  boolean isStopped() {
    try {
      for (String line : text("status").split("\n")) {
        if (line.startsWith("State:")) {
          String state = line.substring("State:".length()).trim();
          return state.startsWith("T") || state.startsWith("t");
        }
      }
      return false;
    } catch (IOException | RuntimeException unknown) {
      return false;
    }
  }

  /** Returns whether something attached to the process before. It then needs no signal. */
  public boolean isListening() {
    return Files.exists(Paths.get("/tmp/.java_pid" + pid));
  }

  /** Returns whether it has a thread of Promtap; false on Java 8, which does not name threads. */
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

  /** Makes the user of the process the owner of a file that root created. */
  public void giveFile(Path file) throws IOException {
    if (Files.isDirectory(directory) && !Files.getOwner(directory).equals(Files.getOwner(file))) {
      Files.setOwner(file, Files.getOwner(directory));
    }
  }

  /** Returns whether the process handles the signal that the JDK attaches with. */
  public boolean catchesQuit() throws IOException {
    for (String line : text("status").split("\n")) {
      if (line.startsWith("SigCgt:")) {
        String mask = line.substring("SigCgt:".length()).trim();
        return (Long.parseUnsignedLong(mask, 16) & SIGQUIT_BIT) != 0;
      }
    }
    return true;
  }

  String text(String file) throws IOException {
    return read(directory.resolve(file));
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
