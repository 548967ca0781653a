// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.service;

/** One of the agents whose executions are measured. */
public class Agent {
  final String id;

  Agent(String id) {
    this.id = id;
  }

  public String getId() {
    return id;
  }

  int execute(String input) {
    return input.length() * 31 + id.length();
  }
}
