// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import io.promtap.attach.ProcessFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A connection to another JVM of this machine through {@code jcmd}.
 *
 * <p>It examines the process before the first command: {@code jcmd} sends a SIGQUIT, which ends a
 * process that is not a JVM.
 */
public final class WatchedJvm {

  private static final Path PROC = Paths.get("/proc");

  private final long pid;
  private final Path process;
  private final ProcessFacts facts;
  private volatile boolean ended;

  private WatchedJvm(long pid) {
    this.pid = pid;
    this.process = PROC.resolve(Long.toString(pid));
    this.facts = new ProcessFacts(Long.toString(pid));
  }

  /** Finds a JVM by its process id. */
  public static WatchedJvm of(long pid) throws DiscoverException {
    WatchedJvm jvm = new WatchedJvm(pid);
    if (onLinux()) {
      jvm.checkOnLinux();
    } else if (!Jcmd.run("-l").matches("(?sm).*^" + pid + " .*")) {
      throw new DiscoverException("no JVM of this user has the process id " + pid);
    }
    return jvm;
  }

  private void checkOnLinux() throws DiscoverException {
    if (!Files.isDirectory(process)) {
      throw new DiscoverException("no process has the id " + pid);
    }
    try (Stream<String> maps = Files.lines(process.resolve("maps"))) {
      String library =
          maps.map(line -> line.substring(line.lastIndexOf('/') + 1))
              .filter(name -> name.startsWith("libj9vm") || name.startsWith("libjvm.so"))
              // OpenJ9 has both.
              .min(String::compareTo)
              .orElseThrow(() -> new IllegalStateException("is not a JVM"));
      if (library.startsWith("libj9vm")) {
        throw new DiscoverException("process " + pid + " is an OpenJ9 JVM; discover needs HotSpot");
      }
      if (!facts.catchesQuit()) {
        throw new DiscoverException(
            "process " + pid + " takes no commands: it has -Xrs, or has just started");
      }
    } catch (IllegalStateException e) {
      throw new DiscoverException("process " + pid + " " + e.getMessage());
    } catch (IOException e) {
      throw new DiscoverException(
          "process " + pid + " belongs to " + owner() + "; run discover as that user");
    }
  }

  long pid() {
    return pid;
  }

  /** Returns whether the process has ended. Without Linux only a command notices that. */
  public boolean hasEnded() {
    return ended || onLinux() && !Files.isDirectory(process);
  }

  private static boolean onLinux() {
    return Files.isDirectory(PROC.resolve("self"));
  }

  /** Returns the user of the process; {@code null} if the system does not tell. */
  @Nullable UserPrincipal owner() {
    try {
      return Files.getOwner(process);
    } catch (IOException | UnsupportedOperationException e) {
      return null;
    }
  }

  /** Creates a folder that both JVMs can use. */
  Path newFolder() throws IOException {
    Path temporary = Paths.get(System.getProperty("java.io.tmpdir"));
    if (hasOwnFiles()) {
      temporary = root().resolve(PROC.getRoot().relativize(temporary.toAbsolutePath()));
    }
    Path folder = Files.createTempDirectory(temporary, "promtap-discover");
    giveToOwner(folder);
    return folder;
  }

  /** Gives a file to the user of the other JVM, which must be able to read and write it. */
  void giveToOwner(Path path) throws IOException {
    facts.giveFile(path);
  }

  /** Returns whether the process is in a container, or has its own {@code /tmp}. */
  private boolean hasOwnFiles() {
    Path namespace = Paths.get("ns", "mnt");
    try {
      return !Files.readSymbolicLink(process.resolve(namespace))
          .equals(Files.readSymbolicLink(PROC.resolve("self").resolve(namespace)));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private Path root() {
    return process.resolve("root");
  }

  /** Returns a path of this JVM as the other JVM names it. */
  Path asItNames(Path path) {
    return path.startsWith(root()) ? PROC.getRoot().resolve(root().relativize(path)) : path;
  }

  /** Returns a path from the other JVM's command line as this JVM names it. */
  Path resolve(String path) {
    Path given = Paths.get(path);
    return given.isAbsolute()
        ? root().resolve(PROC.getRoot().relativize(given))
        : process.resolve("cwd").resolve(given);
  }

  /** Sends a command of {@code jcmd} and returns the answer. */
  String command(String... command) throws DiscoverException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Long.toString(pid));
    arguments.addAll(Arrays.asList(command));
    String answer = Jcmd.run(arguments.toArray(new String[0]));
    if (answer.contains("No such process") || answer.contains("non existent JVM")) {
      ended = true;
      throw new DiscoverException("process " + pid + " has ended");
    }
    if (answer.contains("Unknown diagnostic command")) {
      throw new DiscoverException(
          "process " + pid + " has no Flight Recorder; discover needs JDK 11 or newer there too");
    }
    return answer;
  }
}
