// SPDX-License-Identifier: Apache-2.0
/**
 * The side port under attack: clients that are slow, many or hostile, a good scrape a second beside
 * them, and the application's own requests.
 *
 * <p>Loaded by: the JVM of {@code benchmarks/side-port}, and the service that it starts ({@link
 * io.promtap.benchmarks.sideport.AttackedService}, with what it calls). Threads: those of the
 * clients, which end with each row. Everything is on loopback and bounded in number and time.
 */
package io.promtap.benchmarks.sideport;
