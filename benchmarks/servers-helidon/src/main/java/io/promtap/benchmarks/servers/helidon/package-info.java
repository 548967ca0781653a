// SPDX-License-Identifier: Apache-2.0
/**
 * The server of Helidon that {@code benchmarks/servers} measures.
 *
 * <p>Loaded by: a service of the benchmark, on Java 21 or newer. Threads: Helidon's, a virtual one
 * a connection. Cost: what is measured.
 */
package io.promtap.benchmarks.servers.helidon;
