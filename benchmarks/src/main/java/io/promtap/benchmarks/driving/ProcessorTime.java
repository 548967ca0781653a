// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The processor time of this JVM's threads, to the nanosecond, as Linux has it for each. A thread
 * that has ended keeps what it was last seen with: a sum never falls.
 */
final class ProcessorTime {
  /** The thread that asks; its own work is no part of the service's. */
  static final String ASKING = "control";

  private static final String COMPILER = "CompilerThre";

  private final Map<Path, Long> service = new HashMap<>();
  private final Map<Path, Long> compiler = new HashMap<>();

  /** Looks at all threads. */
  void look() throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        look(task);
      }
    }
  }

  private void look(Path task) {
    try {
      String name = Files.readString(task.resolve("comm")).strip();
      if (!name.equals(ASKING)) {
        String times = Files.readString(task.resolve("schedstat"));
        (name.contains(COMPILER) ? compiler : service)
            .put(task, Long.parseLong(times.substring(0, times.indexOf(' '))));
      }
    } catch (IOException ended) {
      // The file is gone, or reading it says that there is no such process.
      return;
    }
  }

  /** Returns the nanoseconds of all threads but the compiler's. */
  long service() {
    return sum(service);
  }

  long compiler() {
    return sum(compiler);
  }

  private static long sum(Map<Path, Long> threads) {
    return threads.values().stream().mapToLong(Long::longValue).sum();
  }
}
