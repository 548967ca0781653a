package io.promtap.cli;

import io.promtap.discover.ApplicationCode;
import io.promtap.discover.CallPath;
import io.promtap.discover.DiscoverException;
import io.promtap.discover.FlightRecorderApi;
import io.promtap.discover.FlightRecording;
import io.promtap.discover.JavaMethod;
import io.promtap.discover.LiveRecording;
import io.promtap.discover.MainClass;
import io.promtap.discover.MethodTimes;
import io.promtap.discover.ProposedRules;
import io.promtap.discover.RulesYaml;
import io.promtap.discover.WatchedJvm;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code discover PID}: watches a running JVM and proposes rules for what takes its time. */
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
  private static final int SECONDS_BETWEEN_NEWS = 5;

  /** So much of the time, or of the stacks, is worth a note. */
  private static final double NOTEWORTHY = 0.1;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PID", description = "The process id of the JVM (jcmd lists them).")
  private long pid;

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
    PrintWriter err = spec.commandLine().getErr();
    try {
      FlightRecorderApi.find();
      WatchedJvm target = WatchedJvm.of(pid);
      try (LiveRecording live = LiveRecording.start(target, seconds)) {
        int watched = watch(target, err);
        FlightRecording recording = live.stop();
        MethodTimes times = times(recording, target);
        ProposedRules rules = ProposedRules.of(times, limit);
        note(times, err);
        if (rules.methods().isEmpty()) {
          err.println(nothingSeen(watched, times));
          return 1;
        }
        print(watched, rules, times, MainClass.program(recording.javaArguments()));
        return 0;
      }
    } catch (DiscoverException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private void within(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), option + " must be 1 to " + most + ", not " + value);
    }
  }

  /** Returns after how many seconds it was over. */
  private int watch(WatchedJvm target, PrintWriter err) throws DiscoverException {
    try {
      for (int watched = 0; watched < seconds; watched++) {
        if (target.hasEnded()) {
          err.printf("process %d has ended after %d s%n", pid, watched);
          return watched;
        }
        if (watched % SECONDS_BETWEEN_NEWS == 0) {
          err.printf("watching process %d, %d s left%n", pid, seconds - watched);
        }
        Thread.sleep(1000);
      }
      return seconds;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DiscoverException("interrupted");
    }
  }

  private MethodTimes times(FlightRecording recording, WatchedJvm target) throws DiscoverException {
    boolean told = !packages.isEmpty();
    MethodTimes times =
        MethodTimes.of(
            recording, told ? ApplicationCode.in(packages) : ApplicationCode.otherThanLibraries());
    if (times.stacks() > 0 || told) {
      return times;
    }
    String mainClass = MainClass.of(recording.javaArguments(), target);
    ApplicationCode besideMain = mainClass == null ? null : ApplicationCode.besideMain(mainClass);
    return besideMain == null ? times : MethodTimes.of(recording, besideMain);
  }

  private void print(int watched, ProposedRules rules, MethodTimes times, String program) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT,
        "# Proposed from %d s of PID %d (%s): %,d samples and waits in application code.%n",
        watched,
        pid,
        program,
        times.stacks());
    RulesYaml.lines(rules).forEach(out::println);
  }

  /** What the rules do not show. */
  private static void note(MethodTimes times, PrintWriter err) {
    for (Map.Entry<JavaMethod, Long> leftOut : times.leftOut().entrySet()) {
      double share = (double) leftOut.getValue() / times.nanos();
      if (share >= NOTEWORTHY) {
        err.printf(
            Locale.ROOT,
            "%.0f %% of the time was in %s, %s%n",
            100 * share,
            leftOut.getKey().written(),
            why(leftOut.getKey()));
      }
    }
    if (times.cutStacks() > NOTEWORTHY * times.stacks()) {
      err.printf(
          Locale.ROOT,
          "%,d of %,d stacks were deeper than the recorder goes, so entry points may be missing; "
              + "start the JVM with -XX:FlightRecorderOptions=stackdepth=256 to see them%n",
          times.cutStacks(),
          times.stacks());
    }
  }

  private static String why(JavaMethod leftOut) {
    if (leftOut.isLambda()) {
      return "in a lambda that runs after it: no rule can measure that";
    }
    if (CallPath.hasNameOfServlet(leftOut)) {
      return "which http_request_duration_seconds measures";
    }
    return leftOut.hasName()
        ? "which runs once in its thread: no rule can measure that"
        : "which has no lasting name: no rule can measure that";
  }

  private String nothingSeen(int watched, MethodTimes times) {
    return times.stacks() > 0
        ? "application code ran, but nothing that a rule could measure"
        : "no application code ran in "
            + watched
            + " s; give it work, raise --seconds, or name its packages with --package";
  }
}
