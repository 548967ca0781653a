// SPDX-License-Identifier: Apache-2.0
/** What tests load woven: classes with the shape of drivers and wrappers that are not to be had. */
package io.promtap.jdbc.drivers;
