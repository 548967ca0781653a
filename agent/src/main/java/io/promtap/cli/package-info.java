// SPDX-License-Identifier: Apache-2.0
/**
 * The command line {@code java -jar promtap.jar}: a class for each subcommand, which reads its
 * options, calls the package that does the work, and prints.
 *
 * <p>Loaded by Promtap's own class loader in a JVM of its own, which a person or a script starts;
 * never in an application. Runs on the main thread.
 */
package io.promtap.cli;
