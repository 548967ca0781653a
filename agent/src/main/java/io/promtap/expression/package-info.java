// SPDX-License-Identifier: Apache-2.0
/**
 * Expressions such as {@code ${arg0.customer.tier:-none}}: how they are parsed, how they are
 * evaluated on a call, and what they never touch.
 *
 * <p>{@link io.promtap.expression.ExpressionParser} turns the text of the configuration into an
 * {@link io.promtap.expression.Expression}, when the file is read, and refuses methods whose names
 * say that they change something. {@link io.promtap.expression.ExpressionEvaluator} evaluates it on
 * application threads: it calls getters and reads fields, gives the default for {@code null}, and
 * throws nothing. {@link io.promtap.expression.Members} and {@link
 * io.promtap.expression.ChangingMethods} refuse what does more than read, {@link
 * io.promtap.expression.LazyObjects} leaves alone what persistence libraries have not loaded,
 * {@link io.promtap.expression.StatementGetters} does not call again what ran a statement, and
 * {@link io.promtap.expression.ReadGuard} switches off an expression that fails or is slow.
 *
 * <p>Lives in the hidden loader. A property costs a method handle's call and, from the second
 * object of a class on, no allocation.
 */
@NullMarked
package io.promtap.expression;

import org.jspecify.annotations.NullMarked;
