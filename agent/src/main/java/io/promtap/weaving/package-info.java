// SPDX-License-Identifier: Apache-2.0
/**
 * The decision which classes are woven, and with which advice.
 *
 * <p>{@link io.promtap.weaving.Transformer} gets every class that the JVM loads, on the thread that
 * loads it, so a class that no probe wants must cost microseconds. {@link
 * io.promtap.weaving.ProbeIndex} asks for its name and for the constants of its class file ({@link
 * io.promtap.weaving.ConstantScan}). Only a class that some probe wants by one of them is parsed
 * ({@link io.promtap.weaving.ClassHead}) and shown to these probes, which ask for its supertypes
 * ({@link io.promtap.weaving.Hierarchy}) where they need them. They put their methods into a {@link
 * io.promtap.weaving.WeavingPlan}, which a {@link io.promtap.weaving.ClassWeaver} carries out;
 * behind it is Byte Buddy.
 *
 * <p>Before that, the class loader is asked for what woven code names ({@link
 * io.promtap.weaving.BridgeVisibility}), and its class files for what the advice names ({@link
 * io.promtap.weaving.AdviceCheck}).
 *
 * <p>Classes that are loaded already come to the transformer by {@link
 * io.promtap.weaving.Retransformer}. {@link io.promtap.weaving.WovenClasses} and {@link
 * io.promtap.weaving.WeavingReport} know what was woven, {@link io.promtap.weaving.MatchReport}
 * says it in the log, with the servers that nothing covers ({@link io.promtap.weaving.HttpStack}).
 * {@link io.promtap.weaving.DryRun} answers the same questions for {@code check} and changes
 * nothing.
 *
 * <p>Lives in the hidden loader; keeps no class and no loader of the application alive.
 */
@NullMarked
package io.promtap.weaving;

import org.jspecify.annotations.NullMarked;
