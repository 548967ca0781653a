// SPDX-License-Identifier: Apache-2.0
/**
 * The tables of JDBC: each way of using it ({@code io.promtap.it.jdbc.Rows}, in {@code src/main})
 * on each database and through each pool. One JVM for each database, with the built agent, and one
 * without: what the program says it has called must be on the metrics page, no more and no less,
 * and what it has seen must be the same in both. A {@link io.promtap.it.harness.Cell} that is
 * missing fails the build.
 *
 * <p>{@code -Dpromtap.jdbc=H2} takes only one database, {@code -Dpromtap.jdbc=H2/HIKARICP} only one
 * pool of it.
 */
package io.promtap.it.jdbc;
