// SPDX-License-Identifier: Apache-2.0
/**
 * Logger of one line per message on stderr, counters of the failures that Promtap keeps away from
 * the application, and a queue of warnings from the application's threads.
 *
 * <p>Loaded by Promtap's own class loader; uses neither java.util.logging nor SLF4J, because either
 * would initialise the application's logging before its main does. {@link io.promtap.log.Log} is
 * called on Promtap's threads, at start-up, by an attach, and with debug on by the threads that
 * load classes; {@link io.promtap.log.Failures#record} and {@link
 * io.promtap.log.DeferredWarnings#warn} on the application's threads. A message costs one write to
 * stderr, a stack trace one more; recording a failure costs a map look-up and two writes to memory;
 * when nothing is logged and nothing fails, the package costs nothing.
 */
@NullMarked
package io.promtap.log;

import org.jspecify.annotations.NullMarked;
