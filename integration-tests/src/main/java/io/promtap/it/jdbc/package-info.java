// SPDX-License-Identifier: Apache-2.0
/**
 * A program that uses JDBC in every way that an application can, and says what it did.
 *
 * <p>{@link io.promtap.it.jdbc.JdbcApp} is told over loopback which {@link
 * io.promtap.it.jdbc.pools.Source} to open and which row of {@link io.promtap.it.jdbc.Rows} to run
 * on it. It answers with what it saw (results, exceptions) and with how many calls it made of each
 * kind, so that a test can compare both with a metrics page and with a run elsewhere. It knows
 * nothing of the agent.
 *
 * <p>Where to add: a row is a method of one of the {@code *Rows} classes and a line in its list; a
 * database is a constant of {@link io.promtap.it.jdbc.Database}; a pool is a class in {@code pools}
 * and a line in {@link io.promtap.it.jdbc.pools.SourceKind}.
 */
package io.promtap.it.jdbc;
