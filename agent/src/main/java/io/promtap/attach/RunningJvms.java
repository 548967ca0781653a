// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A search for the JVMs of this user in which Promtap runs; for root, those of all users. It reads
 * files of Linux and of HotSpot only ({@link PerformanceData}), so it changes nothing in any JVM,
 * and a JVM that hangs is found like any other. It sees the JVMs of containers too, through {@code
 * /proc/PID/root}.
 *
 * <p>Each search is a new object.
 */
public final class RunningJvms {

  private static final String UID = "unix:uid";

  /** The directories of performance data by the directory that they are in. */
  private final Map<Object, List<String>> directories = new HashMap<>();

  /** Returns the JVMs with Promtap in the order of their process ids. */
  public static List<RunningJvm> find() throws AttachException {
    RunningJvms search = new RunningJvms();
    List<RunningJvm> found = new ArrayList<>();
    List<ProcessFacts> processes = ProcessFacts.all();
    if (processes.isEmpty()) {
      throw new AttachException("the JVMs of this machine cannot be found: it has no /proc");
    }
    for (ProcessFacts process : processes) {
      try {
        RunningJvm jvm = search.jvm(process);
        if (jvm != null) {
          found.add(jvm);
        }
      } catch (IOException | RuntimeException goneOrForeign) {
        // It ended meanwhile, or belongs to somebody else.
      }
    }
    found.sort((a, b) -> Long.compare(Long.parseLong(a.pid()), Long.parseLong(b.pid())));
    return found;
  }

  /** Returns the port that one JVM publishes; {@code null} if it has none. */
  public static @Nullable PublishedPort port(String pid) {
    try {
      RunningJvm jvm = new RunningJvms().jvm(new ProcessFacts(pid));
      return jvm == null ? null : jvm.port();
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  /** Returns {@code null} for a process that is no JVM, or is one without Promtap. */
  private @Nullable RunningJvm jvm(ProcessFacts process) throws IOException {
    if (process.pid().equals(ProcessFacts.ownPid())) {
      return null;
    }
    PerformanceData data = performanceData(process);
    String started = process.started();
    if (data != null) {
      PublishedPort port = PublishedPort.parse(data.text(PerformanceCounter.NAME));
      if (port != null && port.isOf(started)) {
        return new RunningJvm(process, started, main(data, process), port);
      }
    }
    boolean mayHide = data == null ? isJava(process) : !data.isComplete();
    return mayHide && process.hasThreadOfPromtap()
        ? new RunningJvm(process, started, data == null ? "" : main(data, process), null)
        : null;
  }

  private static String main(PerformanceData data, ProcessFacts process) {
    String command = data.text(PerformanceData.COMMAND);
    return command == null ? "" : RunningJvm.main(command, process);
  }

  /** Returns whether it is a program of this user with the name {@code java}. */
  private static boolean isJava(ProcessFacts process) throws IOException {
    return Files.readSymbolicLink(process.file("exe")).endsWith("java");
  }

  /** Returns {@code null} if the process has none, or none that this user may read. */
  private @Nullable PerformanceData performanceData(ProcessFacts process) {
    try {
      Path file = performanceFile(process);
      return file == null ? null : PerformanceData.read(file);
    } catch (IOException | RuntimeException unreadable) {
      return null;
    }
  }

  /**
   * Returns the file of a process; {@code null} without one. Another user may create any file in a
   * directory for all, so the file has to belong to the user of the process.
   */
  private @Nullable Path performanceFile(ProcessFacts process) throws IOException {
    Path temporary = process.file("root/tmp");
    Object uid = Files.getAttribute(process.file(""), UID);
    String name = process.pidInside();
    for (String directory : directories(temporary)) {
      Path file = temporary.resolve(directory).resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && Files.getAttribute(file, UID, LinkOption.NOFOLLOW_LINKS).equals(uid)
          && Files.isReadable(file)) {
        return file;
      }
    }
    return null;
  }

  /** Returns the names of the directories, one for each user, read once for all processes. */
  private List<String> directories(Path temporary) throws IOException {
    Object key = Files.getAttribute(temporary, "basic:fileKey");
    List<String> known = directories.get(key);
    if (known == null) {
      known = new ArrayList<>();
      try (DirectoryStream<Path> found = Files.newDirectoryStream(temporary, "hsperfdata_*")) {
        for (Path directory : found) {
          if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            known.add(directory.getFileName().toString());
          }
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
      directories.put(key, Collections.unmodifiableList(known));
    }
    return known;
  }
}
