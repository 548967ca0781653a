// SPDX-License-Identifier: Apache-2.0
/**
 * The server of Vert.x Web that {@code benchmarks/servers} measures.
 *
 * <p>Loaded by: a service of the benchmark. Threads: those of Vert.x. Cost: what is measured.
 */
package io.promtap.benchmarks.servers.vertx;
