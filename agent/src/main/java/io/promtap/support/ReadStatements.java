// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The statements that began on threads that read for a rule. Who reads asks for the count before
 * and after: while it stands still, that is all it costs.
 */
public final class ReadStatements {

  private static final Set<Thread> THREADS = ConcurrentHashMap.newKeySet();

  /** Of all threads. A lost count does no harm: the next statement is seen. */
  private static volatile int count;

  private ReadStatements() {}

  /** Notes that the present thread, which reads, begins a statement. */
  @SuppressWarnings("NonAtomicVolatileUpdate")
  public static void began() {
    THREADS.add(Thread.currentThread());
    count++;
  }

  /** Returns a number that changes with each statement. */
  public static int count() {
    return count;
  }

  /** Returns whether the present thread began one since it was last asked. */
  public static boolean begunHere() {
    return THREADS.remove(Thread.currentThread());
  }
}
