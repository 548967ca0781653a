// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** A progress display of a scan, one line per second. A scan of less than a second prints none. */
public final class ScanProgress {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter err;
  private long printedNanos = System.nanoTime();
  private int total;
  private int done;

  public ScanProgress(PrintWriter err) {
    this.err = err;
  }

  void begin(int classes) {
    total = classes;
    done = 0;
  }

  void step() {
    done++;
    if (System.nanoTime() - printedNanos > INTERVAL_NANOS) {
      printedNanos = System.nanoTime();
      err.printf("%d of %d classes read%n", done, total);
      err.flush();
    }
  }
}
