// SPDX-License-Identifier: Apache-2.0
/**
 * The way into a running JVM: how the command line finds it, and the protocol between the command
 * line and the agent.
 *
 * <p>{@link io.promtap.attach.AttachProtocol} has the texts. In the JVM of the command line {@link
 * io.promtap.attach.AttachApi} finds a JVM and {@link io.promtap.attach.RemoteJvm} talks to it;
 * both run on the main thread. In the service {@link io.promtap.attach.Announcements} answers, on
 * the JVM's attach thread and on Promtap's own. byte-buddy-agent is never loaded in a service.
 */
@NullMarked
package io.promtap.attach;

import org.jspecify.annotations.NullMarked;
