// SPDX-License-Identifier: Apache-2.0
/** The one composition root: makes every part below in order, and stops it. */
package io.promtap;
