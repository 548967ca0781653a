// SPDX-License-Identifier: Apache-2.0
/**
 * What the comparisons share: reading a metrics page, describing the machine, printing a table.
 *
 * <p>Loaded by: the JVM that a script of this module starts, and the forks of JMH; never a service
 * that carries the agent. Threads: the caller's. Cost: none while something is being measured.
 */
package io.promtap.benchmarks;
