// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The account of the memory of all answers that are on their way. While they fill their part of the
 * heap no other page is made, so that clients that read slowly cannot fill the rest. Several
 * connections may send the same answer, which counts once.
 */
final class AnswerMemory {

  /** The part of the heap that answers on their way may fill before others wait for them. */
  private static final int HEAP_PARTS = 16;

  private static final long LEAST_BYTES = 4 << 20;

  private final long most;

  /** How often each answer is being sent. Guarded by this. */
  private final Map<Response, Integer> sending = new IdentityHashMap<>();

  /** Guarded by this. */
  private long bytes;

  AnswerMemory() {
    this(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PARTS));
  }

  /**
   * @param most the number of bytes from which on other pages wait
   */
  AnswerMemory(long most) {
    this.most = most;
  }

  synchronized void take(Response response) {
    if (sending.merge(response, 1, Integer::sum) == 1) {
      bytes += response.body().length();
    }
  }

  /** Gives back what was taken for an answer once. */
  synchronized void giveBack(Response response) {
    Integer times = sending.get(response);
    if (times == null) {
      return;
    }
    if (times > 1) {
      sending.put(response, times - 1);
      return;
    }
    sending.remove(response);
    bytes -= response.body().length();
    notifyAll();
  }

  synchronized boolean isShort() {
    return bytes > most;
  }

  /**
   * Waits until another page may be made.
   *
   * @return false if the time is over before that
   */
  synchronized boolean await(long nanos) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + nanos;
    while (bytes > most) {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }
}
