// SPDX-License-Identifier: Apache-2.0
/**
 * The methods that {@code rules:}, {@code executions:} and packs name.
 *
 * <p>{@link io.promtap.methods.Rules} holds the rules in force. {@link
 * io.promtap.methods.RuleProbe} finds their methods while classes are loaded, {@link
 * io.promtap.methods.CallAdvice} is copied into them, and {@link io.promtap.methods.RuleRecorder}
 * counts their calls on application threads. Per call: two clock reads if a rule wants the
 * duration, one look-up for each label, the reads that the labels ask for; no lock, and no
 * allocation of ours but for a result that completes later, and some 60 bytes for a thread's first
 * call. Lives in the hidden loader; accessors of application classes are held by those classes, not
 * by the agent.
 */
@NullMarked
package io.promtap.methods;

import org.jspecify.annotations.NullMarked;
