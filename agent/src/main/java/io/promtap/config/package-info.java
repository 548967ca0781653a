// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration: start options and a YAML file become immutable values.
 *
 * <p>Loaded by Promtap's own class loader and run on the thread that starts the JVM, once, before
 * the application's main. Without a configuration file no YAML class is loaded, which saves about
 * 80 ms of CPU; {@link io.promtap.config.StartOptions} and {@link
 * io.promtap.config.PromtapConfig#defaults} therefore stay clear of them. A file costs its reading
 * and nothing afterwards. Every mistake in it is reported with file, line and column; none leaves
 * this package as anything but {@link io.promtap.config.ConfigException}.
 */
package io.promtap.config;
