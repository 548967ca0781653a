// SPDX-License-Identifier: Apache-2.0
/**
 * Configuration: start options and a YAML file become immutable values.
 *
 * <p>Lives in the hidden loader. Runs before the application's main, later on the housekeeper's
 * thread when the file changed, on the JVM's attach thread, and in the command line; never on an
 * application thread. Without a configuration file no YAML class is loaded, which saves about 80 ms
 * of CPU; {@link io.promtap.config.StartOptions} and {@link
 * io.promtap.config.PromtapConfig#defaults} therefore do not use them. A file costs time when it is
 * read; afterwards {@link io.promtap.config.FileWatch} asks once a second whether it changed. Every
 * mistake is reported with file, line and column, or with the file alone if it cannot be read, in a
 * {@link io.promtap.config.ConfigException}.
 */
@NullMarked
package io.promtap.config;

import org.jspecify.annotations.NullMarked;
