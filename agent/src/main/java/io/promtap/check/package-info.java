// SPDX-License-Identifier: Apache-2.0
/**
 * The check of rules before a service uses them: which methods they match, and why a rule matches
 * nothing.
 *
 * <p>{@link io.promtap.check.RuleCheck} runs the agent's own probe over a source of classes: a
 * class path ({@link io.promtap.check.ScannedClasses}), read by the command line, or the classes of
 * a running JVM, read there by {@link io.promtap.check.LiveCheck} on its attach thread. {@link
 * io.promtap.check.NoMatchReasons} finds why no class fits. What is said of methods is what the
 * agent's log says, and more where all classes are known. No class is changed, and nothing here
 * runs on an application thread. In a service, a check takes one look at each loaded class; nothing
 * stays.
 */
@NullMarked
package io.promtap.check;

import org.jspecify.annotations.NullMarked;
