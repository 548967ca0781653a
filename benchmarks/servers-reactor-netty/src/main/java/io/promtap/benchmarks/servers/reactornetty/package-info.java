// SPDX-License-Identifier: Apache-2.0
/**
 * The server of Reactor Netty that {@code benchmarks/servers} measures.
 *
 * <p>Loaded by: a service of the benchmark. Threads: those of Reactor Netty. Cost: what is
 * measured.
 */
package io.promtap.benchmarks.servers.reactornetty;
