/**
 * Statements, connections and pools of JDBC.
 *
 * <p>A statement is counted in {@link io.promtap.jdbc.JdbcRecorder}, called through the bridge by
 * the advice in {@link io.promtap.jdbc.StatementProbe}, {@link io.promtap.jdbc.BatchProbe}, {@link
 * io.promtap.jdbc.ConnectionProbe}, {@link io.promtap.jdbc.SourceProbe}, {@link
 * io.promtap.jdbc.DriverWorkProbe} and {@link io.promtap.jdbc.PoolProbe} on application threads and
 * on the threads of pools. Per execution: two clock reads, one look-up, no lock, no allocation; per
 * prepare and per borrow one weak reference. {@code java.sql} is never named here, since an image
 * may lack it; statements and connections are objects, held weakly. The numbers of pools are read
 * at scrape ({@link io.promtap.jdbc.PoolKinds}).
 */
package io.promtap.jdbc;
