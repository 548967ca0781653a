// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Needs Chromium, and the time of the profile {@code matrix}. Without either such a test is skipped
 * and the build says why. Without Chromium it fails if the property {@code promtap.chromium} is
 * {@code required}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ChromiumCondition.class)
public @interface RequiresChromium {}
