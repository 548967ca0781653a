// SPDX-License-Identifier: Apache-2.0
/**
 * Statements, connections and pools of JDBC.
 *
 * <p>{@link io.promtap.jdbc.JdbcRecorder} counts statements and connections. The advice in {@link
 * io.promtap.jdbc.StatementProbe}, {@link io.promtap.jdbc.BatchProbe}, {@link
 * io.promtap.jdbc.ConnectionProbe}, {@link io.promtap.jdbc.SourceProbe}, {@link
 * io.promtap.jdbc.DriverWorkProbe} and {@link io.promtap.jdbc.PoolProbe} calls it through the
 * bridge, on application threads and on the threads of pools. Only the outermost call of a thread
 * counts ({@link io.promtap.jdbc.OutermostCall}).
 *
 * <p>An execution costs two clock reads and one look-up, no lock and no allocation; a prepare and a
 * borrow cost one weak reference each. No class here names {@code java.sql}, since a Java image may
 * lack it: statements and connections are objects with weak references to them. A scrape reads the
 * numbers of pools ({@link io.promtap.jdbc.Pools}, {@link io.promtap.jdbc.PoolKinds}).
 */
@NullMarked
package io.promtap.jdbc;

import org.jspecify.annotations.NullMarked;
