// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many calls of each kind a row has made: what has to be counted, no more and no less. Written
 * as {@code NAME=NUMBER} with a space between.
 */
final class Ledger {
  private final Map<String, Integer> counts = new TreeMap<>();

  /** An execution by the application. */
  void execution(String operation, boolean threw) {
    add("queries." + operation, 1);
    if (threw) {
      add("errors." + operation, 1);
    }
  }

  /** A batch that was executed, with its size as the driver said it. */
  void batch(int size) {
    add("batches", 1);
    add("batched", size);
  }

  void acquired() {
    add("acquired", 1);
  }

  void acquireFailed() {
    add("failures", 1);
  }

  private synchronized void add(String what, int number) {
    counts.merge(what, number, Integer::sum);
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach((what, number) -> text.append(what).append('=').append(number).append(' '));
    return text.toString().trim();
  }
}
