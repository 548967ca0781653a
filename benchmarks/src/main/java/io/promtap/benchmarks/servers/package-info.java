// SPDX-License-Identifier: Apache-2.0
/**
 * Cost of measuring on servers without servlets. {@link
 * io.promtap.benchmarks.servers.ServersComparison} starts the server of a module beside this one
 * once for each variant and round, drives it, and asks it what it has used.
 *
 * <p>Loaded by: the JVM that the script starts. Threads: one a connection. Cost: reading the
 * metrics page and the use of a server happens while nothing is being measured.
 */
package io.promtap.benchmarks.servers;
