package io.promtap.cli;

import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.config.Problem;
import io.promtap.config.PromtapConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code check FILE}: says whether the agent would accept a configuration file. */
@Command(
    name = "check",
    description = "Checks a configuration file and shows what it says.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration, such as promtap.yaml.")
  private Path file;

  private CheckCommand() {}

  @Override
  public Integer call() {
    try {
      print(ConfigLoader.load(file), spec.commandLine().getOut());
      return 0;
    } catch (ConfigException e) {
      for (Problem problem : e.problems()) {
        spec.commandLine().getErr().println(problem);
      }
      return 1;
    }
  }

  private static void print(PromtapConfig config, PrintWriter out) {
    int rules = config.rules().size();
    out.printf("OK: %d %s%n", rules, rules == 1 ? "rule" : "rules");
    config.rules().forEach(new RulePrinter(out)::print);
    String host = config.httpServer().host();
    out.printf(
        "  metrics at http://%s:%d%s%n",
        host.indexOf(':') < 0 ? host : "[" + host + "]",
        config.httpServer().port(),
        config.httpServer().metricsPath());
    out.printf(
        "  http %s, jdbc %s, jvm %s, at most %d series per metric%n",
        onOff(config.http().enabled()),
        onOff(config.jdbc().enabled()),
        onOff(config.jvmEnabled()),
        config.seriesPerMetric());
  }

  private static String onOff(boolean enabled) {
    return enabled ? "on" : "off";
  }
}
