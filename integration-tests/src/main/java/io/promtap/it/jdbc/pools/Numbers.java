// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.jdbc.pools;

/** What a pool says of itself; as text, {@code active/idle/pending/max}. */
public final class Numbers {
  private final int active;
  private final int idle;
  private final int pending;
  private final int max;

  Numbers(int active, int idle, int pending, int max) {
    this.active = active;
    this.idle = idle;
    this.pending = pending;
    this.max = max;
  }

  public int pending() {
    return pending;
  }

  public int active() {
    return active;
  }

  @Override
  public String toString() {
    return active + "/" + idle + "/" + pending + "/" + max;
  }
}
