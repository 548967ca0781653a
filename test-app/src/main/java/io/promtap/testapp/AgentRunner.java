// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import java.sql.SQLException;

/** Runs agents: the method a business would want to see counted, timed and split by agent. */
public final class AgentRunner {
  private static final int QUOTED_INPUT = 200;

  private final RunRepository runs;

  AgentRunner(RunRepository runs) {
    this.runs = runs;
  }

  /**
   * Exactly two statements, whatever the outcome: an INSERT before the work and an UPDATE after it.
   * No connection is held in between.
   */
  public RunResult execute(Agent agent, String input) throws SQLException {
    long id = runs.insert(agent.id(), input);
    String status = Run.FAILED;
    String output = null;
    try {
      output = work(agent, input);
      status = agent.behaviour().equals(Behaviour.FAILS.word()) ? Run.FAILED : Run.SUCCEEDED;
    } finally {
      runs.finish(id, status, output);
    }
    return new RunResult(id, agent.id(), status, output);
  }

  private static String work(Agent agent, String input) {
    Behaviour behaviour = Behaviour.of(agent.behaviour());
    try {
      Thread.sleep(behaviour.millis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AgentCrashedException(agent.name() + " was interrupted");
    }
    return switch (behaviour) {
      case OK, SLOW -> agent.name() + " answers: " + quote(input);
      case FAILS -> agent.name() + " found no answer";
      case CRASHES -> throw new AgentCrashedException(agent.name() + " crashed");
    };
  }

  private static String quote(String input) {
    return input.length() <= QUOTED_INPUT ? input : input.substring(0, QUOTED_INPUT);
  }
}
