// SPDX-License-Identifier: Apache-2.0
/**
 * The weaver: Byte Buddy's {@code Advice}, given what it needs without its annotation model.
 *
 * <p>{@link io.promtap.weaving.bytebuddy.ByteBuddyWeaver} is the way in. Byte Buddy writes the
 * instructions, slots, frames and handlers of the woven code; {@link
 * io.promtap.weaving.bytebuddy.ReturnReplacement} adds a jump of its own. This package reads the
 * annotations of an advice class, describes types and methods by their descriptors alone, and says
 * what each parameter of an advice stands for (docs/decisions/0008). Lives in the hidden loader and
 * runs on the threads that load classes; Byte Buddy is loaded with the first class that is woven.
 */
@NullMarked
package io.promtap.weaving.bytebuddy;

import org.jspecify.annotations.NullMarked;
