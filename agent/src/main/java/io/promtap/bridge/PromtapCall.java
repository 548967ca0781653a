// SPDX-License-Identifier: Apache-2.0
package io.promtap.bridge;

import org.jspecify.annotations.Nullable;

/**
 * A place on the stack of one thread for a call of a rule that counts calls in flight, or outermost
 * calls. The thread uses it again for its next call at this depth.
 *
 * <p>Woven code itself opens it when it has it, and closes it as the first step of the exit. Both
 * are writes of a field and no method calls, which could fail when the stack is full. So nothing
 * that is thrown at any depth can leave a call open that has ended.
 */
public final class PromtapCall {

  /** The rule whose outermost call this is; negative if there is nothing to leave. */
  public int rule = -1;

  /** What the recorder knows of the call; {@code null} when it has ended. */
  public @Nullable Object known;

  /** Whether woven code has the call, and its exit has not begun. */
  public boolean isOpen;
}
