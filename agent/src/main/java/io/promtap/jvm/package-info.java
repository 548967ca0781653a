// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics of the JVM and the process, named as in the Prometheus Java client's JVM module.
 *
 * <p>Loaded by Promtap's own class loader, run on the exporter's threads. Nothing happens before
 * the first scrape, JMX is not touched before it. A scrape costs a few milliseconds, most of it for
 * the states of all threads; garbage collections cost one notification each, on a thread of the
 * JVM.
 */
package io.promtap.jvm;
