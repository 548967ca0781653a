// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A search for methods of a running JVM that deserve a rule. It records the JVM for some seconds,
 * adds up the time of each method of the application, and prints proposed rules as YAML.
 *
 * <p>Runs on the main thread of the command line. The rules go to {@code out}, everything else to
 * {@code err}.
 */
public final class Discovery {

  private static final int SECONDS_BETWEEN_NEWS = 5;

  /** The share of the time, or of the stacks, that deserves a note. */
  private static final double NOTEWORTHY = 0.1;

  private final long pid;
  private final int seconds;
  private final int limit;
  private final List<String> packages;
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * @param limit the largest number of rules
   * @param packages the packages of the application; if empty, all but those of known libraries
   */
  public Discovery(
      long pid, int seconds, int limit, List<String> packages, PrintWriter out, PrintWriter err) {
    this.pid = pid;
    this.seconds = seconds;
    this.limit = limit;
    this.packages = new ArrayList<>(packages);
    this.out = out;
    this.err = err;
  }

  /**
   * Watches the JVM and prints the rules.
   *
   * @return whether there is a rule to propose
   * @throws DiscoverException if the JVM cannot be watched
   */
  public boolean run() throws DiscoverException {
    FlightRecorderApi.find();
    WatchedJvm target = WatchedJvm.of(pid);
    try (LiveRecording live = LiveRecording.start(target, seconds)) {
      int watched = watch(target);
      FlightRecording recording = live.stop();
      MethodTimes times = times(recording, target);
      ProposedRules rules = ProposedRules.of(times, limit);
      note(times);
      if (rules.methods().isEmpty()) {
        err.println(nothingSeen(watched, times));
        return false;
      }
      print(watched, rules, times, MainClass.program(recording.javaArguments()));
      return true;
    }
  }

  /** Waits until the time is over or the process has ended; returns the seconds it waited. */
  private int watch(WatchedJvm target) throws DiscoverException {
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
    boolean named = !packages.isEmpty();
    MethodTimes times =
        MethodTimes.of(
            recording, named ? ApplicationCode.in(packages) : ApplicationCode.otherThanLibraries());
    if (times.stacks() > 0 || named) {
      return times;
    }
    String mainClass = MainClass.of(recording.javaArguments(), target);
    ApplicationCode besideMain = mainClass == null ? null : ApplicationCode.besideMain(mainClass);
    return besideMain == null ? times : MethodTimes.of(recording, besideMain);
  }

  private void print(int watched, ProposedRules rules, MethodTimes times, String program) {
    out.printf(
        Locale.ROOT,
        "# Proposed from %d s of PID %d (%s): %,d samples and waits in application code.%n",
        watched,
        pid,
        program,
        times.stacks());
    RulesYaml.lines(rules).forEach(out::println);
  }

  /** Prints in which methods the time was that no proposed rule measures. */
  private void note(MethodTimes times) {
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

  private static String nothingSeen(int watched, MethodTimes times) {
    return times.stacks() > 0
        ? "application code ran, but nothing that a rule could measure"
        : "no application code ran in "
            + watched
            + " s; give it work, raise --seconds, or name its packages with --package";
  }
}
