// SPDX-License-Identifier: Apache-2.0
/**
 * Whole processes: a service is started without an agent, with promtap.jar and with OpenTelemetry's
 * agent, in rounds, and the time of its start or the latency of its answers is compared.
 *
 * <p>Loaded by: the JVM that {@code startup} and {@code latency} start; the service runs in JVMs of
 * its own. Threads: the caller's, and one per connection while a load runs. Cost: {@code mvn
 * verify} only compiles this package.
 */
package io.promtap.benchmarks.process;
