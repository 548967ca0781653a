// SPDX-License-Identifier: Apache-2.0
/**
 * Interfaces that woven code calls: the part of Promtap that classes of every loader can see.
 *
 * <p>The build renames this package to {@code java.lang}, and the agent defines its classes there
 * at start, so that every class loader that delegates {@code java.*} sees them (OSGi and JBoss
 * Modules included) and the boot class path stays as it was. Woven code calls the interfaces here
 * on application threads: by design nothing blocks or throws, and a call that ends where it began
 * allocates nothing. What throws all the same is caught by the woven code and given to {@link
 * io.promtap.bridge.PromtapBridge#failed(Throwable, String)}.
 *
 * <p>Uses types of {@code java.base} only: {@code java.sql} is not in the boot loader since Java 9.
 */
@NullMarked
package io.promtap.bridge;

import org.jspecify.annotations.NullMarked;
