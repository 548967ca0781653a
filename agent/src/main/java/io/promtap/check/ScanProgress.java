package io.promtap.check;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Says once a second how far a scan is; one that takes less says nothing. */
public final class ScanProgress {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter err;
  private long saidNanos = System.nanoTime();
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
    if (System.nanoTime() - saidNanos > INTERVAL_NANOS) {
      saidNanos = System.nanoTime();
      err.printf("%d of %d classes read%n", done, total);
      err.flush();
    }
  }
}
