// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration: start options and a YAML file become immutable values.
 *
 * <p>Loaded by Promtap's own class loader and run on the thread that starts the JVM, once, before
 * the application's main. Without a configuration file no YAML class is loaded, which saves about
 * 80 ms of CPU; {@link io.promtap.config.StartOptions} and {@link
 * io.promtap.config.PromtapConfig#defaults} therefore do not use them. A file costs time when it is
 * read and nothing afterwards. Every mistake in it is reported with file, line and column, in a
 * {@link io.promtap.config.ConfigException}.
 */
@NullMarked
package io.promtap.config;

import org.jspecify.annotations.NullMarked;
