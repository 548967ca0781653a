// SPDX-License-Identifier: Apache-2.0
/**
 * A program that uses a database through R2DBC, in every {@link
 * io.promtap.it.jdbc.reactive.Scenario} and through every {@link
 * io.promtap.it.jdbc.reactive.Access}.
 */
package io.promtap.it.jdbc.reactive;
