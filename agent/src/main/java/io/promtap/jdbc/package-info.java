// SPDX-License-Identifier: Apache-2.0
/**
 * Statements, connections and pools of JDBC.
 *
 * <p>{@link io.promtap.jdbc.JdbcRecorder} counts statements and connections. The advice in {@link
 * io.promtap.jdbc.StatementProbe}, {@link io.promtap.jdbc.BatchProbe}, {@link
 * io.promtap.jdbc.ConnectionProbe}, {@link io.promtap.jdbc.SourceProbe} and {@link
 * io.promtap.jdbc.PoolProbe} calls it through the bridge, on application threads and on the threads
 * of pools. Only the outermost call of a thread counts ({@link io.promtap.jdbc.OutermostCall}), and
 * none inside the methods of {@link io.promtap.jdbc.DriverWorkProbe}.
 *
 * <p>An execution costs two clock reads and one look-up, no lock and no allocation; a borrow costs
 * a weak reference, one from a {@code PooledConnection} two, and each prepare one ({@link
 * io.promtap.jdbc.StatementNotes}). No class here links to {@code java.sql}, since a Java image may
 * lack it: statements and connections are objects with weak references to them. A scrape reads the
 * numbers of pools ({@link io.promtap.jdbc.Pools}, {@link io.promtap.jdbc.PoolKinds}).
 */
@NullMarked
package io.promtap.jdbc;

import org.jspecify.annotations.NullMarked;
