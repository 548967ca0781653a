// SPDX-License-Identifier: Apache-2.0
/**
 * The command line {@code java -jar promtap.jar}: a class for each subcommand, which reads its
 * options, calls the package that does the work, and prints.
 *
 * <p>Loaded by Promtap's own class loader in a separate JVM, which a person or a script starts, and
 * never in an application. Runs on the main thread.
 */
@NullMarked
package io.promtap.cli;

import org.jspecify.annotations.NullMarked;
