package io.promtap.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * What Linux tells of a process, read before anything is sent to it: the JDK attaches by a {@code
 * SIGQUIT}, which ends a process that is no JVM, or that is one and has not got as far. Where there
 * is no {@code /proc}, the JDK alone decides.
 */
final class OtherProcess {

  static final String ATTACH_DISABLED =
      "it was started with -XX:+DisableAttachMechanism; start it with -javaagent:promtap.jar";

  private static final Path PROC = Paths.get("/proc");
  private static final long SIGQUIT_BIT = 1L << 2;

  private final String pid;
  private final Path directory;

  OtherProcess(String pid) {
    this.pid = pid;
    directory = PROC.resolve(pid);
  }

  /** Null where nothing tells it. */
  static String ownPid() {
    try {
      return PROC.resolve("self").toRealPath().getFileName().toString();
    } catch (IOException noProc) {
      return null;
    }
  }

  /** Why it must not be attached to; null if nothing speaks against it. */
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

  /** Whether something attached to it before; its answer then needs no signal. */
  boolean isListening() {
    return Files.exists(Paths.get("/tmp/.java_pid" + pid));
  }

  /** Whether it has a thread of a running Promtap. Java 8 does not name threads for the system. */
  boolean hasThreadOfPromtap() {
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

  /** Lets the user of the process, and nobody else, at a file that root has made. */
  void giveFile(Path file) throws IOException {
    if (Files.isDirectory(directory) && !Files.getOwner(directory).equals(Files.getOwner(file))) {
      Files.setOwner(file, Files.getOwner(directory));
    }
  }

  private boolean catchesQuit() throws IOException {
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
