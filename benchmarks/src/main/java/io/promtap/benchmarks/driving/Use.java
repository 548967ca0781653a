// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.Stream;

/**
 * What a JVM has used up to now. Processor time and bytes are those of all threads, the collector's
 * included, without the compiler's, which stand apart, and the one that asks.
 */
public record Use(
    long cpuNanos, long compilerNanos, long bytes, long collections, long collectionMillis) {
  public static Use now(ProcessorTime time) throws IOException {
    time.look();
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
    return new Use(time.service(), time.compiler(), bytes, collections, millis);
  }

  public Use minus(Use before) {
    return new Use(
        cpuNanos - before.cpuNanos,
        compilerNanos - before.compilerNanos,
        bytes - before.bytes,
        collections - before.collections,
        collectionMillis - before.collectionMillis);
  }

  /** Returns one line that {@link #parse} reads. */
  public String line() {
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

  public static Use parse(String line) {
    long[] parts = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Use(parts[0], parts[1], parts[2], parts[3], parts[4]);
  }
}
