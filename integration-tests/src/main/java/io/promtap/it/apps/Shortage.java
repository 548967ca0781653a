// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Takes all memory for some seconds at each line on stdin, survives that and frees it. */
public final class Shortage {

  /** Looked up before memory is short, as a handler needs it. */
  static final Class<?> CAUGHT = OutOfMemoryError.class;

  private static final long HELD_NANOS = TimeUnit.SECONDS.toNanos(4);

  /** A chain of all that was taken. */
  static volatile Object[] taken;

  private Shortage() {}

  public static void main(String[] args) throws IOException {
    System.out.println("READY");
    BufferedReader stdin =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (stdin.readLine() != null) {
      takeAll();
      System.out.println("FREE");
    }
  }

  /** Takes what others free meanwhile, down to the last bytes, and frees it. */
  private static void takeAll() {
    long end = System.nanoTime() + HELD_NANOS;
    int size = 1 << 20;
    while (System.nanoTime() - end < 0) {
      try {
        taken = new Object[] {taken, new byte[size]};
      } catch (OutOfMemoryError full) {
        size = Math.max(16, size / 2);
      }
    }
    taken = null;
  }
}
