// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.growth;

import java.util.function.IntUnaryOperator;

/** One of many classes: {@link ManyClasses} defines it again and again under other names. */
public final class GrownClass00000 implements IntUnaryOperator {
  private static final String[] KEYS = {"a", "b", "c", "d", "e", "f", "g", "h"};

  @Override
  public int applyAsInt(int number) {
    return step(KEYS[number & KEYS.length - 1]);
  }

  int step(String key) {
    return key.length() * 31;
  }
}
