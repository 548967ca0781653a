// SPDX-License-Identifier: Apache-2.0
/** Pools as an application sets them up; loaded by a weaving loader, next to the pools. */
package io.promtap.jdbc.pools;
