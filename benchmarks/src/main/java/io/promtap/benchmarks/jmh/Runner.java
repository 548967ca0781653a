// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.jmh;

/** A business class that knows nothing of metrics: benchmark.yaml names it, the agent weaves it. */
public class Runner {
  private final String id;
  private int salt;

  public Runner(String id) {
    this.id = id;
  }

  public String getId() {
    return id;
  }

  public int execute(String input) {
    return work(input, salt);
  }

  /** Almost nothing, so that the instrumentation is what is measured; the same in every variant. */
  static int work(String input, int salt) {
    return input.length() ^ salt;
  }
}
