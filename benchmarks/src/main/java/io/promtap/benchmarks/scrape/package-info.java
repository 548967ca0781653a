// SPDX-License-Identifier: Apache-2.0
/**
 * Scrapes of many series: the agent's page beside that of the Prometheus client's HTTP server and
 * of its writer alone.
 *
 * <p>Loaded by: the JVM that {@code benchmarks/scrape} starts, and its child processes. Threads:
 * one scrape at a time. Cost: nothing else runs while a scrape is timed.
 */
package io.promtap.benchmarks.scrape;
