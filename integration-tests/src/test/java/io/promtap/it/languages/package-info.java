// SPDX-License-Identifier: Apache-2.0
/**
 * What rules count in programs of Kotlin, Scala and Groovy: their compilers run, a JVM with the
 * built agent runs what they made of {@code src/test/languages}, and the metrics page must have
 * each call of the source once.
 */
package io.promtap.it.languages;
