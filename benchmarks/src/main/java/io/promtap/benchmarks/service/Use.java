// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a JVM has used up to now. Processor time and bytes are those of all threads that live, the
 * collector's included, without the compiler's, which stand apart, and the one that asks.
 */
record Use(long cpuNanos, long compilerNanos, long bytes, long collections, long collectionMillis) {
  /** The thread that asks; its own work is no part of the service's. */
  static final String ASKING = "control";

  static Use now() throws IOException {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = 0;
    for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      bytes += Math.max(each, 0);
    }
    bytes -= Math.max(threads.getThreadAllocatedBytes(Thread.currentThread().getId()), 0);
    long collections = 0;
    long millis = 0;
    for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += each.getCollectionCount();
      millis += each.getCollectionTime();
    }
    long[] nanos = cpu();
    return new Use(nanos[0], nanos[1], bytes, collections, millis);
  }

  /** Sums what Linux says of each thread, to the nanosecond: of the compiler's apart. */
  private static long[] cpu() throws IOException {
    long[] nanos = new long[2];
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        try {
          String name = Files.readString(task.resolve("comm")).strip();
          if (!name.equals(ASKING)) {
            String times = Files.readString(task.resolve("schedstat"));
            nanos[name.contains("CompilerThre") ? 1 : 0] +=
                Long.parseLong(times.substring(0, times.indexOf(' ')));
          }
        } catch (NoSuchFileException ended) {
          continue;
        }
      }
    }
    return nanos;
  }

  Use minus(Use before) {
    return new Use(
        cpuNanos - before.cpuNanos,
        compilerNanos - before.compilerNanos,
        bytes - before.bytes,
        collections - before.collections,
        collectionMillis - before.collectionMillis);
  }

  /** Returns one line that {@link #parse} reads. */
  String line() {
    return cpuNanos
        + " "
        + compilerNanos
        + " "
        + bytes
        + " "
        + collections
        + " "
        + collectionMillis;
  }

  static Use parse(String line) {
    long[] parts = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Use(parts[0], parts[1], parts[2], parts[3], parts[4]);
  }
}
