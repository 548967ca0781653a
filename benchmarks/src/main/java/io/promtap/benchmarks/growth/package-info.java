// SPDX-License-Identifier: Apache-2.0
/**
 * What a call costs when something else grows: series, rules, loaded classes, threads, open
 * statements, open connections. {@link io.promtap.benchmarks.growth.GrowthComparison} starts {@link
 * io.promtap.benchmarks.growth.GrowingProgram} for each size, without and with the agent.
 *
 * <p>Loaded by: the JVM that the script starts, and the programs, which have the agent. Threads: as
 * many as the curve says. Cost: the page is read after the measuring.
 */
package io.promtap.benchmarks.growth;
