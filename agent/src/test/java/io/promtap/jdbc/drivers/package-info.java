// SPDX-License-Identifier: Apache-2.0
/** Classes that tests load woven, with the shape of drivers that are not to be had. */
package io.promtap.jdbc.drivers;
