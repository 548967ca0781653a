// SPDX-License-Identifier: Apache-2.0
/**
 * Expressions such as {@code ${arg0.customer.tier:-none}}: how they are parsed, how they are
 * evaluated on a call, and what they never touch.
 *
 * <p>{@link io.promtap.expression.ExpressionParser} turns the text of the configuration into an
 * {@link io.promtap.expression.Expression}, before the application starts. {@link
 * io.promtap.expression.ExpressionReader} evaluates it on application threads: it calls getters and
 * reads fields, gives the default for {@code null}, and throws nothing. {@link
 * io.promtap.expression.Members} refuses members that would change something, {@link
 * io.promtap.expression.LazyProxies} leaves unloaded objects of Hibernate alone, and {@link
 * io.promtap.expression.ReadGuard} switches off an expression that fails or is slow.
 */
@NullMarked
package io.promtap.expression;

import org.jspecify.annotations.NullMarked;
