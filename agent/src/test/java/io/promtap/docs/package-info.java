// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the README and of {@code docs/}: what they name exists, and all that exists is named.
 */
package io.promtap.docs;
