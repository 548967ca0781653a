/**
 * {@code java -jar promtap.jar}: one class for each subcommand.
 *
 * <p>Loaded by Promtap's own class loader in a JVM of its own, started by a person or a script;
 * never in an application. Runs on the main thread. Costs an application nothing, but for {@code
 * discover}, which has it make a recording of itself.
 */
package io.promtap.cli;
