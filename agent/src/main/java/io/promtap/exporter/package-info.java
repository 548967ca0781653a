// SPDX-License-Identifier: Apache-2.0
/**
 * The side port, which answers Prometheus on the HTTP server of the JDK.
 *
 * <p>Loaded by Promtap's own class loader; the JDK's server is loaded when the port is opened, the
 * Prometheus client by the first scrape. The housekeeper's thread opens the port and says what is
 * wrong with it, {@link io.promtap.exporter.ExitHook} waits for a last scrape on a thread of its
 * own when the JVM ends. All else runs on daemon threads named {@code promtap-http-*} in a thread
 * group beside the application's: a dispatcher parked in the kernel, a timer, a watchdog parked
 * between requests, and at most the configured number of workers, which end after half a minute
 * without a request. A scrape costs about 10 microseconds per series of a histogram, and a buffer
 * of the size of its text.
 */
@NullMarked
package io.promtap.exporter;

import org.jspecify.annotations.NullMarked;
