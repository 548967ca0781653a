// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.driving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * The service's side of {@link DrivenProcess}. It says READY and its port, answers the line {@code
 * use} with what the JVM has used and {@code counts} with what the service itself has counted, and
 * ends the JVM with its input.
 */
public final class Control {
  static final String READY = "READY ";
  static final String USE = "use";
  static final String COUNTS = "counts";

  private Control() {}

  /** Begins to answer, on a thread of its own. */
  public static void start(int port, Supplier<String> counts) {
    System.out.println(READY + port);
    new Thread(() -> answer(counts), ProcessorTime.ASKING).start();
  }

  private static void answer(Supplier<String> counts) {
    ProcessorTime time = new ProcessorTime();
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line; (line = in.readLine()) != null; ) {
        System.out.println(line.equals(USE) ? Use.now(time).line() : counts.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      System.exit(0);
    }
  }
}
