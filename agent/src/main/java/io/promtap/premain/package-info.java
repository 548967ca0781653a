// SPDX-License-Identifier: Apache-2.0
/**
 * The way from the JVM's start to the agent: finds the jar, opens the hidden loader, publishes the
 * bridge, enters {@code io.promtap.Agent}. Runs once, on the thread that starts the JVM or that
 * attaches.
 *
 * <p>{@link io.promtap.premain.Premain} and {@link io.promtap.premain.HiddenLoader} are the only
 * classes at the root of the jar, so the only ones that the application's class path has; {@link
 * io.promtap.premain.BridgePublisher} lies with the rest under the hidden prefix. Nothing here may
 * touch {@code java.util.logging}, JMX or {@code java.nio.file}: an application server's own log
 * manager must be the first to be asked for. Whatever fails here, the application starts.
 */
package io.promtap.premain;
