// SPDX-License-Identifier: Apache-2.0
/**
 * The decision which classes are woven, and with which advice.
 *
 * <p>{@link io.promtap.weaving.Transformer} gets every class that the JVM loads, on the thread that
 * loads it, so a class that no probe wants must cost microseconds. {@link
 * io.promtap.weaving.ProbeIndex} looks at its name first, then at the constants of its class file
 * ({@link io.promtap.weaving.ConstantScan}). Only a class that passes both is parsed ({@link
 * io.promtap.weaving.ClassHead}), asked for its supertypes ({@link io.promtap.weaving.Hierarchy})
 * and shown to the probes. They put their methods into a {@link io.promtap.weaving.WeavingPlan},
 * which a {@link io.promtap.weaving.ClassWeaver} carries out; behind it is Byte Buddy.
 *
 * <p>Classes that are loaded already come to the transformer by {@link
 * io.promtap.weaving.Retransformer}. {@link io.promtap.weaving.WovenClasses} and {@link
 * io.promtap.weaving.WeavingReport} know what was woven. {@link io.promtap.weaving.DryRun} answers
 * the same questions for {@code check} and changes nothing.
 *
 * <p>Lives in the hidden loader; keeps no class and no loader of the application alive.
 */
@NullMarked
package io.promtap.weaving;

import org.jspecify.annotations.NullMarked;
