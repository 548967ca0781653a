// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.support.Version;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. Without a subcommand it prints its usage. */
@Command(
    name = "java -jar promtap.jar",
    description = "Makes any JVM service a Prometheus target.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.JarVersion.class,
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      CheckCommand.class,
      DiscoverCommand.class,
      PacksCommand.class,
      AttachCommand.class,
      DetachCommand.class,
      TargetsCommand.class
    },
    footer = {
      "",
      "To put it on a service:",
      "  java -javaagent:promtap.jar -jar service.jar",
      "  java -javaagent:promtap.jar=[host:]port:promtap.yaml -jar service.jar",
      "The metrics are then at http://localhost:9464/metrics.",
      "To a service that runs: java -jar promtap.jar attach"
    })
public final class Main implements Runnable {

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs one command and returns the exit code: 0 done, 1 not done, 2 wrong usage. */
  // A console uses the platform's charset.
  @SuppressWarnings("DefaultCharset")
  public static int run(String[] arguments) {
    return run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
  }

  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    return new CommandLine(new Main()).setOut(out).setErr(err).execute(arguments);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A reader of the version, which runs only for {@code --version}. */
  static final class JarVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"promtap " + Version.current()};
    }
  }
}
