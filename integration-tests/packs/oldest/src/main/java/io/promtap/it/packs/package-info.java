// SPDX-License-Identifier: Apache-2.0
/**
 * One program for each pack: uses the library in all the ways that the pack counts, then returns.
 * {@code PacksIT} knows how often.
 */
package io.promtap.it.packs;
