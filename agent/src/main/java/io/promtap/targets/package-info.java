// SPDX-License-Identifier: Apache-2.0
/**
 * The search for side ports from outside: the JVMs of a machine in which Promtap runs, as targets
 * for Prometheus's file discovery.
 *
 * <p>Runs in the JVM of the command line, on its main thread, and never in a service. Services are
 * looked at through {@link io.promtap.attach.RunningJvms}, which costs them nothing.
 */
@NullMarked
package io.promtap.targets;

import org.jspecify.annotations.NullMarked;
