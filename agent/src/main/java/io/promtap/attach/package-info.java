// SPDX-License-Identifier: Apache-2.0
/**
 * The way into a running JVM: how the command line finds it, and the protocol between the command
 * line and the agent.
 *
 * <p>{@link io.promtap.attach.AttachProtocol} has the names and states. In the JVM of the command
 * line {@link io.promtap.attach.AttachApi} finds a JVM and {@link io.promtap.attach.RemoteJvm}
 * talks to it; both run on the main thread. In the service {@code io.promtap.AttachEntry} makes the
 * answer on the JVM's attach thread, in the hidden loader, and {@link
 * io.promtap.attach.Announcements} writes it. byte-buddy-agent is never loaded in a service, and a
 * service that nobody attaches to pays for two properties and a performance counter.
 *
 * <p>{@link io.promtap.attach.RunningJvms} finds the JVMs with Promtap without attaching.
 */
@NullMarked
package io.promtap.attach;

import org.jspecify.annotations.NullMarked;
