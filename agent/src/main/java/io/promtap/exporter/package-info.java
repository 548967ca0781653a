// SPDX-License-Identifier: Apache-2.0
/**
 * The side port, which answers Prometheus over blocking connections.
 *
 * <p>Loaded by Promtap's own class loader; the HTTP library and the Prometheus client are loaded by
 * the first scrape. The housekeeper's thread opens the port and says what is wrong with it, {@link
 * io.promtap.exporter.ExitHook} waits for a last scrape on a thread of its own when the JVM ends.
 * All else runs on daemon threads named {@code promtap-http-*} in a thread group beside the
 * application's: one accepts and is parked in the kernel, and each client has one, at most {@code
 * httpServer.connections.maximum}. Handshakes of TLS and checks of passwords run on those too; the
 * housekeeper looks once a second whether a certificate or a token has changed. A scrape costs
 * about 10 microseconds per series of a histogram, and a buffer of the size of its text.
 */
@NullMarked
package io.promtap.exporter;

import org.jspecify.annotations.NullMarked;
