/**
 * {@code java -jar promtap.jar}: one class for each subcommand.
 *
 * <p>Loaded by Promtap's own class loader in a JVM of its own, started by a person or a script;
 * never in an application, but for {@link io.promtap.check.MatchPrinter}. Runs on the main thread.
 * Costs an application nothing, but for {@code discover}, which has it make a recording of itself,
 * and {@code check --pid}, which has it read its class files.
 */
package io.promtap.cli;
