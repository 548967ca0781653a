// SPDX-License-Identifier: Apache-2.0
/**
 * The way from the JVM's start to the agent: finds the jar, opens the hidden loader, publishes the
 * bridge, enters {@code io.promtap.Agent}, or {@code io.promtap.AttachEntry} for an attach, or the
 * command line for {@code java -jar}. Runs on the thread that starts the JVM, or on its attach
 * thread as often as somebody attaches.
 *
 * <p>{@link io.promtap.premain.Premain}, {@code JdkPrograms} and {@link
 * io.promtap.premain.HiddenLoader} are the only classes at the root of the jar, so the only ones on
 * the application's class path. {@link io.promtap.premain.BridgePublisher} is with the rest under
 * the hidden prefix. Nothing here may use {@code java.util.logging}, JMX or {@code java.nio.file},
 * because an application server must be able to install its own log manager first. Whatever fails
 * here, the application starts. The whole start of the agent costs a third of a second
 * (docs/cost.md).
 */
@NullMarked
package io.promtap.premain;

import org.jspecify.annotations.NullMarked;
