// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * An annotation for a parameter of an advice: whether the sizes of requests and responses are
 * wanted. It is a constant in the woven code, which asks nothing if they are not.
 */
@Retention(RetentionPolicy.RUNTIME)
@interface WantsSizes {}
