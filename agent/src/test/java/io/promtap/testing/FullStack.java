// SPDX-License-Identifier: Apache-2.0
package io.promtap.testing;

/**
 * A thread with a small stack, which is filled again and again, so that an overflow meets each
 * place of the code that runs at the end of it.
 */
public final class FullStack {

  private static final int STACK_BYTES = 256 * 1024;

  private FullStack() {}

  /** A recursion that ends when the stack overflows, or an application's error. */
  @FunctionalInterface
  public interface Recursion {
    void run() throws Throwable;
  }

  /** Runs a recursion until it overflows, so many times and each time some bytes deeper. */
  public static void overflow(int times, Recursion recursion) throws InterruptedException {
    Throwable[] unexpected = new Throwable[1];
    Runnable overflows =
        () -> {
          for (int i = 0; i < times; i++) {
            try {
              deeper(i % 97, recursion);
            } catch (StackOverflowError expected) {
              // what the application would see of its own recursion
            } catch (Throwable other) {
              unexpected[0] = other;
            }
          }
        };
    Thread thread = new Thread(null, overflows, "overflowing", STACK_BYTES);
    thread.start();
    thread.join();
    if (unexpected[0] != null) {
      throw new AssertionError("not an overflow", unexpected[0]);
    }
  }

  /** Frames of two sizes: every depth modulo a few bytes is met at some time. */
  private static void deeper(int steps, Recursion recursion) throws Throwable {
    if (steps == 0) {
      recursion.run();
    } else if (steps % 2 == 0) {
      wide(steps, 1, 2, 3, recursion);
    } else {
      deeper(steps - 1, recursion);
    }
  }

  private static long wide(int steps, long a, long b, long c, Recursion recursion)
      throws Throwable {
    deeper(steps - 1, recursion);
    return a + b + c;
  }
}
