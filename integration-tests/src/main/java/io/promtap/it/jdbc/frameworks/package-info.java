// SPDX-License-Identifier: Apache-2.0
/**
 * Programs that use a database through a framework, each with the same work: one insert and two
 * queries, which their last line says ({@code DONE}). They wait for the end of their stdin.
 */
package io.promtap.it.jdbc.frameworks;
