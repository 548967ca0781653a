// SPDX-License-Identifier: Apache-2.0
/**
 * The load on a service in a JVM of its own, and what the service has used for it. {@link
 * io.promtap.benchmarks.driving.Driver} sends, {@link io.promtap.benchmarks.driving.DrivenRun}
 * warms up and measures, {@link io.promtap.benchmarks.driving.Control} answers in the service.
 *
 * <p>Loaded by: the JVM that a script starts, which drives, and the services. Threads: one a
 * connection in the driver, one in the service that answers questions. Cost: a question is asked
 * while nothing is being measured, and its answer is no part of what the service has used.
 */
package io.promtap.benchmarks.driving;
