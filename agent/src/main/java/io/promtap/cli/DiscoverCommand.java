// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.attach.AttachApi;
import io.promtap.attach.AttachException;
import io.promtap.discover.DiscoverException;
import io.promtap.discover.Discovery;
import io.promtap.discover.FlightRecorderApi;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code discover PID}. It proposes rules for the methods in which a running JVM spends
 * its time.
 */
@Command(
    name = "discover",
    description = {
      "Watches a running JVM and proposes rules for the methods of the application where time goes.",
      "The rules go to stdout, all else to stderr. The service needs no agent, and keeps running."
    },
    mixinStandardHelpOptions = true)
final class DiscoverCommand implements Callable<Integer> {

  private static final int LONGEST = 600;
  private static final int MOST_RULES = 100;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "PID",
      description = "The process, or a part of its main class or jar that no other JVM has.")
  private String target;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long to watch, 1 to 600 (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many rules at most, 1 to 100 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--package",
      paramLabel = "PREFIX",
      description = "A package of the application, more if repeated (default: all but libraries).")
  private List<String> packages = new ArrayList<>();

  private DiscoverCommand() {}

  @Override
  public Integer call() {
    within("--seconds", seconds, LONGEST);
    within("--limit", limit, MOST_RULES);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      return new Discovery(pid(), seconds, limit, packages, out, err).run() ? 0 : 1;
    } catch (AttachException | DiscoverException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  /** Returns a number as it is, because the attach API does not list the JVMs of other users. */
  private long pid() throws AttachException, DiscoverException {
    if (!target.matches("[0-9]+")) {
      FlightRecorderApi.find();
      return Long.parseLong(AttachApi.load().pid(target));
    }
    try {
      return Long.parseLong(target);
    } catch (NumberFormatException tooLarge) {
      throw new DiscoverException("no process has the id " + target);
    }
  }

  private void within(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " must be 1 to " + most + ", not " + value);
    }
  }
}
