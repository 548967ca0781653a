// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.process;

import io.promtap.benchmarks.Table;
import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/**
 * The part of one start that an agent itself takes, in milliseconds.
 *
 * @param premain processor time before the service's main
 * @param transformers processor time of the threads that load classes
 * @param threads processor time of its own threads
 * @param compiled time in which the JIT compiled its code
 */
record OwnStart(double premain, double transformers, double threads, double compiled) {

  /**
   * Reads what {@link MeteredAgent} has written, and the recording of the JVM.
   *
   * @param times the text of its file
   */
  static OwnStart read(String times, Path recording) throws IOException {
    String[] nanos = times.strip().split(" ");
    return new OwnStart(
        Long.parseLong(nanos[0]) / 1e6,
        Long.parseLong(nanos[1]) / 1e6,
        Long.parseLong(nanos[2]) / 1e6,
        compiled(recording));
  }

  private static double compiled(Path recording) throws IOException {
    double millis = 0;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        RecordedMethod method = event.hasField("method") ? event.getValue("method") : null;
        if (method != null && isOfAgent(method.getType().getName())) {
          millis += event.getDuration().toNanos() / 1e6;
        }
      }
    }
    return millis;
  }

  /** A service that has Byte Buddy itself has it counted here, too. */
  private static boolean isOfAgent(String type) {
    return type.startsWith("io.promtap.")
            && !type.matches("io\\.promtap\\.(benchmarks|testapp)\\..*")
        || type.startsWith("net.bytebuddy.")
        || type.startsWith("org.objectweb.asm.");
  }

  double sum() {
    return premain + transformers + threads + compiled;
  }

  @Override
  public String toString() {
    return Table.number(premain, 0)
        + " + "
        + Table.number(transformers, 0)
        + " + "
        + Table.number(threads, 0)
        + " + "
        + Table.number(compiled, 0)
        + " = "
        + Table.number(sum(), 0);
  }
}
