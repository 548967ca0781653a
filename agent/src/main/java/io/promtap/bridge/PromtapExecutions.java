package io.promtap.bridge;

/** Calls of the methods that {@code executions:} names. */
public interface PromtapExecutions {

  /**
   * A configured method begins.
   *
   * @param rule the rule's index, a constant in the woven code
   * @param root the object that the rule's {@code agentId} starts from
   * @return the execution to end, the same object for every call of one agent; {@code null} if
   *     there is nothing to end
   */
  PromtapExecution started(int rule, Object root);
}
