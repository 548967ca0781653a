// SPDX-License-Identifier: Apache-2.0
/**
 * What it costs to weave many methods of a running JVM, and to change one rule of many.
 *
 * <p>Loaded by: the JVM that {@code weaving} starts; {@link
 * io.promtap.benchmarks.weaving.GeneratedProgram} runs in JVMs of its own, which are attached to.
 * Threads: the caller's. Cost: {@code mvn verify} only compiles this package.
 */
package io.promtap.benchmarks.weaving;
