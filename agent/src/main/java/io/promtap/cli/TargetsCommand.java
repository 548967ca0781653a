// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.attach.AttachException;
import io.promtap.support.OneLine;
import io.promtap.targets.FoundTargets;
import io.promtap.targets.Target;
import io.promtap.targets.TargetSearch;
import io.promtap.targets.TargetsFile;
import io.promtap.targets.TargetsReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code targets}. It finds the JVMs with Promtap, whatever their port, for a person or
 * for Prometheus.
 */
@Command(
    name = "targets",
    description = {
      "Finds every JVM of this user in which Promtap runs, whatever its port; as root, of all users.",
      "It changes nothing in any JVM. Needs Linux."
    },
    mixinStandardHelpOptions = true)
final class TargetsCommand implements Callable<Integer> {

  private static final int LONGEST_INTERVAL = 3600;

  @Spec private CommandSpec spec;

  @Option(
      names = "--file-sd",
      paramLabel = "FILE",
      description = "Writes a file for Prometheus's file_sd_configs, such as targets.json.")
  private @Nullable Path file;

  @Option(
      names = "--watch",
      description = "Goes on until it is ended, and says on stderr what came and went.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How often --watch looks, 1 to 3600 s (default: ${DEFAULT-VALUE}).")
  private int interval;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description = "The name of this machine for a Prometheus elsewhere (default: 127.0.0.1).")
  private @Nullable String host;

  @Option(names = "--json", description = "Prints what --file-sd would write.")
  private boolean json;

  @Option(
      names = "--ask",
      description = {
        "Asks JVMs with Promtap that share no performance data (-XX:-UsePerfData)",
        "through the attach API, which starts a thread in them."
      })
  private boolean ask;

  /** The failure that was said last. */
  private String trouble = "";

  private TargetsCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    if (interval < 1 || interval > LONGEST_INTERVAL) {
      throw new ParameterException(
          spec.commandLine(),
          "--interval must be 1 to " + LONGEST_INTERVAL + " s, not " + interval);
    }
    if (host != null && !host.matches("[\\w.-]+|\\[?[0-9a-fA-F:.]+]?")) {
      throw new ParameterException(
          spec.commandLine(), "--host must be a name or an address without a port, not " + host);
    }
    TargetSearch search = new TargetSearch(host, ask);
    TargetsReport report = new TargetsReport(spec.commandLine().getErr());
    boolean done = once(search, report);
    // A wrong path shows at once; what fails later may come right again.
    while (watch && done) {
      TimeUnit.SECONDS.sleep(interval);
      again(search, report);
    }
    return done ? 0 : 1;
  }

  private boolean once(TargetSearch search, TargetsReport report) {
    try {
      show(search.run(), report, true);
      return true;
    } catch (AttachException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return failed(reason(e));
    }
  }

  /** Survives what ends one look, lack of memory included. */
  private void again(TargetSearch search, TargetsReport report) {
    try {
      show(search.run(), report, false);
      trouble = "";
    } catch (IOException e) {
      failed(reason(e));
    } catch (AttachException | RuntimeException | LinkageError | OutOfMemoryError e) {
      failed(String.valueOf(e.getMessage()));
    }
  }

  private void show(FoundTargets found, TargetsReport report, boolean first) throws IOException {
    report.notes(found.notes());
    List<Target> targets = found.targets();
    if (file != null) {
      // Before it is said, so that whoever reads of a target finds it in the file.
      new TargetsFile(file).write(found.json());
    }
    boolean changed = watch ? report.targets(targets) : first;
    if (file != null || !(changed || first)) {
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(found.json());
    } else {
      targets.forEach(out::println);
      if (targets.isEmpty()) {
        spec.commandLine().getErr().println("no JVM of this user has Promtap with an open port");
      }
    }
    out.flush();
  }

  private String reason(IOException e) {
    return file == null ? String.valueOf(e.getMessage()) : new TargetsFile(file).explain(e);
  }

  /** Says why once, as long as the reason stays. */
  private boolean failed(String why) {
    if (!why.equals(trouble)) {
      spec.commandLine().getErr().println(OneLine.of(why));
    }
    trouble = why;
    return false;
  }
}
