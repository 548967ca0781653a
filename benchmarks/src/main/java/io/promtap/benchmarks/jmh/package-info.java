// SPDX-License-Identifier: Apache-2.0
/**
 * Cost per call, by JMH. {@link io.promtap.benchmarks.jmh.ExecutionBenchmark} holds the variants,
 * {@link io.promtap.benchmarks.jmh.ExecutionComparison} runs them in pairs. {@link
 * io.promtap.benchmarks.jmh.RequestBenchmark} and {@link
 * io.promtap.benchmarks.jmh.StatementBenchmark} are the same for an HTTP request and a statement.
 *
 * <p>Loaded by: JMH's forks, one of them with the built promtap.jar as its agent. Threads: JMH's
 * workers. Cost: {@code mvn verify} only compiles this package.
 */
package io.promtap.benchmarks.jmh;
