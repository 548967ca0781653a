// SPDX-License-Identifier: Apache-2.0
/**
 * Small parts that several packages use and that know nothing of metrics or of weaving: text for
 * messages, the nearest name, the supertypes of a loaded class, access to packages of the JDK.
 *
 * <p>Uses the JDK only. Lives in the hidden loader; each class says on which threads it runs.
 */
package io.promtap.support;
