// SPDX-License-Identifier: Apache-2.0
/** The one composition root: creates every part in order, and stops it. */
@NullMarked
package io.promtap;

import org.jspecify.annotations.NullMarked;
