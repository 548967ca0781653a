// SPDX-License-Identifier: Apache-2.0
/**
 * Where the rows get connections from: the driver alone, and each pool, in one shape.
 *
 * <p>Each pool does all the work of its own that it can: it validates at every borrow, runs initial
 * SQL, tests idle connections at short periods, caches statements.
 */
package io.promtap.it.jdbc.pools;
