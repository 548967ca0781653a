// SPDX-License-Identifier: Apache-2.0
/**
 * Small parts that several packages use and that know neither probes nor collectors: text for
 * messages, the nearest name, bounds for label values, the supertypes of a loaded class, a map with
 * weak keys, access to packages of the JDK, the threads of the agent, the version.
 *
 * <p>Uses the JDK only. Lives in the hidden loader. {@link io.promtap.support.WeakIdentityMap} and
 * {@link io.promtap.support.LabelValues} run on application threads, without a lock; the other
 * classes on Promtap's threads, at start, and in the command line. Nothing here costs anything
 * until it is called.
 */
@NullMarked
package io.promtap.support;

import org.jspecify.annotations.NullMarked;
