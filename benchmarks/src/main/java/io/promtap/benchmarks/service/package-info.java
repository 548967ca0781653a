// SPDX-License-Identifier: Apache-2.0
/**
 * Cost of measuring in a whole service. {@link io.promtap.benchmarks.service.ServiceComparison}
 * starts {@link io.promtap.benchmarks.service.MeasuredService} once for each variant and round,
 * drives it, and asks it what it has used.
 *
 * <p>Loaded by: the JVM that the script starts, which drives, and the services, which have the
 * agent. Threads: one a connection in the driver. Cost: reading the metrics page and the use of a
 * service happens while nothing is being measured.
 */
package io.promtap.benchmarks.service;
