// SPDX-License-Identifier: Apache-2.0
/**
 * The proposal of rules for a running JVM, from a recording of the JDK's Flight Recorder.
 *
 * <p>{@link io.promtap.discover.Discovery} runs the steps in order: {@link
 * io.promtap.discover.LiveRecording} has the other JVM record itself, {@link
 * io.promtap.discover.MethodTimes} adds up the time of each method along the {@link
 * io.promtap.discover.CallPath} of its stacks, {@link io.promtap.discover.ProposedRules} chooses,
 * and {@link io.promtap.discover.RulesYaml} writes. Runs on the main thread of the command line,
 * never in a service. The service pays for the recording only.
 */
@NullMarked
package io.promtap.discover;

import org.jspecify.annotations.NullMarked;
