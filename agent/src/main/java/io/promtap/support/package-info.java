// SPDX-License-Identifier: Apache-2.0
/**
 * Small parts that several packages use and that know nothing about metrics or weaving: text for
 * messages, the nearest name, the supertypes of a loaded class, access to packages of the JDK.
 *
 * <p>Uses the JDK only. Lives in the hidden loader; each class says on which threads it runs.
 */
@NullMarked
package io.promtap.support;

import org.jspecify.annotations.NullMarked;
