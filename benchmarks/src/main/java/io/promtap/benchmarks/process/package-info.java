// SPDX-License-Identifier: Apache-2.0
/**
 * Whole processes: test-app is started without an agent, with promtap.jar and with OpenTelemetry's
 * agent, in rounds, and its time to READY or the latency of its answers is compared.
 *
 * <p>Loaded by: the JVM that {@code startup} and {@code latency} start; test-app runs in JVMs of
 * its own. Threads: the caller's, and one per connection while a load runs. Cost: {@code mvn
 * verify} only compiles this package.
 */
package io.promtap.benchmarks.process;
