// SPDX-License-Identifier: Apache-2.0
/**
 * Each pack on the real library, oldest and newest: a JVM with the built agent runs a program of
 * {@code integration-tests/packs}, and its metrics page must say what the program did, no more and
 * no less.
 *
 * <p>{@code -Dpromtap.packs=kafka} takes only the runs whose name has that in it.
 */
package io.promtap.it.packs;
