// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

import java.util.function.LongSupplier;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Compares the calls that the workers made with the calls that the metrics counted, once the last
 * worker has made its last call: a variant that measures nothing, or loses a call, fails.
 */
@State(Scope.Benchmark)
public class Tally {
  private LongSupplier counted;
  private long made;
  private int workers;

  synchronized void expect(LongSupplier counted) {
    this.counted = counted;
  }

  synchronized void join() {
    workers++;
  }

  synchronized void leave(long calls) {
    made += calls;
    if (--workers == 0 && counted != null && counted.getAsLong() != made) {
      throw new IllegalStateException(made + " calls, but counted: " + counted.getAsLong());
    }
  }

  /** One worker's calls. The number of the next call also picks the agent id that it goes to. */
  @State(Scope.Thread)
  public static class Calls {
    private long made;

    int next(int agents) {
      return (int) (made++ & (agents - 1));
    }

    @Setup(Level.Trial)
    public void join(Tally tally) {
      tally.join();
    }

    @TearDown(Level.Trial)
    public void leave(Tally tally) {
      tally.leave(made);
    }
  }
}
