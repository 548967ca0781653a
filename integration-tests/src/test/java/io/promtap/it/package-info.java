// SPDX-License-Identifier: Apache-2.0
/**
 * Promtap as its users meet it: the built jar on JVMs of their own, judged by what the metrics
 * page, Prometheus and the application's clients see.
 *
 * <p>Classes named {@code *IT} start processes and run after packaging (failsafe); {@code *Test}
 * only read files. The started JVMs load the agent; the JVM of the tests never does.
 */
package io.promtap.it;
