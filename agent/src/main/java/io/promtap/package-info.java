// SPDX-License-Identifier: Apache-2.0
/**
 * The composition and the life of the agent: {@link io.promtap.Agent} creates every part in order,
 * {@link io.promtap.RunningAgent} stops them, {@link io.promtap.Housekeeper} runs what recurs.
 *
 * <p>Lives in the hidden loader. Runs before the application's main or on the JVM's attach thread;
 * afterwards one daemon thread wakes once a second, looks whether the configuration changed, and
 * costs microseconds.
 */
@NullMarked
package io.promtap;

import org.jspecify.annotations.NullMarked;
