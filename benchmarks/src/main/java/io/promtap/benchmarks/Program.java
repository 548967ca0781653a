// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Runs a command of this module: its failures are told in words, one line a cause. */
public final class Program {
  private Program() {}

  /** Returns the exit code. */
  public static int run(Object command, String[] arguments) {
    // A killed comparison must not leave a running service behind.
    Runtime.getRuntime().addShutdownHook(new Thread(Program::endChildren));
    CommandLine line = new CommandLine(command);
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("show this text")
                .build());
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((e, failed, parsed) -> explain(e, failed.getErr()))
        .execute(arguments);
  }

  private static void endChildren() {
    ProcessHandle.current().children().forEach(ProcessHandle::destroy);
  }

  private static int explain(Throwable failure, PrintWriter err) {
    String lead = "FAILED: ";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      err.println(lead + (cause.getMessage() == null ? cause.toString() : cause.getMessage()));
      lead = "because: ";
    }
    return 1;
  }
}
