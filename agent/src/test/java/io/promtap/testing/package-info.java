/** What the unit tests share: a loader that weaves, and the text of a scrape. */
package io.promtap.testing;
