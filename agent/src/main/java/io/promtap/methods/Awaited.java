package io.promtap.methods;

import io.promtap.log.Failures;
import io.promtap.log.Later;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many stages a rule waits for. There is a most: a future that is open as long as a connection
 * may be returned by every call, and would hold something of each of them.
 */
final class Awaited {

  static final int MOST = 10_000;

  private final String where;
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean isSaid = new AtomicBoolean();

  Awaited(String rule) {
    this.where = "rules." + rule + ".await";
  }

  /** False if there are too many; else {@link #end} has to follow. */
  boolean begin() {
    if (count.get() < MOST) {
      count.incrementAndGet();
      return true;
    }
    if (isSaid.compareAndSet(false, true)) {
      String why = MOST + " results that calls returned have not completed";
      Failures.record(where, new IllegalStateException(why));
      Later.warn(where + ": " + why + "; while it is so, further calls end when they return");
    }
    return false;
  }

  void end() {
    count.decrementAndGet();
  }
}
