// SPDX-License-Identifier: Apache-2.0
/**
 * Programs that use a database through a library that loads entities when they are asked for, all
 * with the same entities and the same work ({@link io.promtap.it.jdbc.lazy.Shop}). Their last lines
 * say how many statements the database has executed, and {@code DONE}. They wait for the end of
 * their stdin.
 */
package io.promtap.it.jdbc.lazy;
