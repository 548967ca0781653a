// SPDX-License-Identifier: Apache-2.0
/** What the unit tests share: a loader that weaves, the text of a scrape, and patience. */
package io.promtap.testing;
