// SPDX-License-Identifier: Apache-2.0
/**
 * Metrics of the JVM and the process, named as in the Prometheus Java client's JVM module.
 *
 * <p>Loaded by Promtap's own class loader, run on the exporter's threads. Before the first scrape
 * nothing runs and nothing uses JMX. A scrape costs a few milliseconds, most of it for the states
 * of all threads. A garbage collection costs one notification, on a thread of the JVM.
 */
@NullMarked
package io.promtap.jvm;

import org.jspecify.annotations.NullMarked;
