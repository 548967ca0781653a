package io.promtap.http;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/**
 * In an advice: whether the sizes of requests and responses are asked for; a constant, so that
 * nothing is asked without.
 */
@Retention(RetentionPolicy.RUNTIME)
@interface WantsSizes {}
