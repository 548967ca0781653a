// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.config.Packs;
import io.promtap.log.Log;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The part of the log that tells what Promtap found in this service: how many classes each probe
 * has woven, which rules matched and which did not, and which HTTP server is not covered. The
 * housekeeper runs it once a second.
 *
 * <p>It follows what happens instead of the clock. What was woven and what matched is said as soon
 * as nothing more is woven for a while. What is missing is said when the application serves: before
 * that, its classes may still come. When a missing thing comes later, the log takes the line back.
 */
public final class MatchReport implements Runnable {

  /** Nothing is woven for this long. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** After an attach the classes that are there are woven at once. */
  private static final long QUIET_NANOS_AFTER_ATTACH = TimeUnit.SECONDS.toNanos(3);

  /** After so many runs it comes even if classes are still being woven. */
  private static final int MOST_RUNS_TO_WAIT = 60;

  /** If more rules are to be named in one line, the line has their number instead. */
  private static final int MOST_NAMES = 10;

  /** Bounds what is kept for the command that attached. */
  private static final int MOST_LINES = 20;

  /** Counts requests that reach servlets. */
  static final String SERVLET_PROBE = "http.servlet";

  /** Count requests too; without any of them the other probes of {@code http} count none. */
  private static final Set<String> EXCHANGE_PROBES =
      new HashSet<>(Arrays.asList("http.jdk", "http.netty", "http.netty.http2", "http.undertow"));

  private final WeavingReport report;
  private final Findings findings;
  private final BooleanSupplier serving;
  private final @Nullable Consumer<String> asker;
  private final Set<String> saidProbes = new HashSet<>();
  private final Map<String, Boolean> saidRules = new HashMap<>();
  private final Map<String, String> saidFindings = new HashMap<>();
  private final Set<HttpStack> saidStacks = new HashSet<>();
  private final List<String> lines = new ArrayList<>();

  /** What the last run found, for other threads. */
  private volatile Map<String, String> lastFindings = Collections.emptyMap();

  private volatile boolean lastServing;
  private boolean saidThatNothingIsWoven;
  private int runsToWait = MOST_RUNS_TO_WAIT;

  /** A source of what is to be said of the single rules. */
  public interface Findings {

    /**
     * Returns what a rule names and no class has, without the name of the rule; {@code null} if
     * there is nothing to say, or nothing yet.
     */
    @Nullable String of(String rule, boolean serving);
  }

  /**
   * @param serving whether the application has started and its classes are there, as far as one can
   *     tell
   * @param asker receives the lines so far after each report, for the command that attached; null
   *     at a start of the JVM
   */
  public MatchReport(
      WeavingReport report,
      Findings findings,
      BooleanSupplier serving,
      @Nullable Consumer<String> asker) {
    this.report = report;
    this.findings = findings;
    this.serving = serving;
    this.asker = asker;
  }

  @Override
  public void run() {
    long neededNanos = asker == null ? QUIET_NANOS : QUIET_NANOS_AFTER_ATTACH;
    if (report.quietNanos() < neededNanos && runsToWait > 0) {
      runsToWait--;
      return;
    }
    runsToWait = MOST_RUNS_TO_WAIT;
    boolean isServing = serving.getAsBoolean();
    sayClasses(isServing);
    sayRules(isServing);
    lastServing = isServing;
    lastFindings = new HashMap<>(saidFindings);
    if (isServing) {
      sayHttpStacks();
    }
    if (asker != null) {
      for (String obstacle : report.obstacles()) {
        if (!lines.contains(obstacle)) {
          keep(obstacle);
        }
      }
      asker.accept(String.join("\n", lines));
    }
  }

  /** Returns by rule what it names and no class has, as the last run found. Never changes. */
  Map<String, String> lastFindings() {
    return lastFindings;
  }

  /** Returns whether the application served at the last run. */
  boolean wasServing() {
    return lastServing;
  }

  private void info(String line) {
    Log.info(line);
    keep(line);
  }

  private void warn(String line) {
    Log.warn(line);
    keep(line);
  }

  private void keep(String line) {
    if (asker != null && lines.size() < MOST_LINES) {
      lines.add(line);
    }
  }

  private void sayClasses(boolean isServing) {
    Map<String, Long> counts = report.classesByProbe();
    boolean countsRequests = counts.getOrDefault(SERVLET_PROBE, 0L) > 0;
    String fresh =
        counts.entrySet().stream()
            .filter(probe -> probe.getValue() > 0)
            .filter(probe -> countsRequests || countsAlone(probe.getKey()))
            .filter(probe -> saidProbes.add(probe.getKey()))
            .map(probe -> probe.getKey() + " " + probe.getValue())
            .collect(Collectors.joining(", "));
    if (!fresh.isEmpty()) {
      info("woven classes: " + fresh);
    } else if (isServing && saidProbes.isEmpty() && !saidThatNothingIsWoven && !counts.isEmpty()) {
      saidThatNothingIsWoven = true;
      info("woven classes: none so far");
    }
  }

  private static boolean countsAlone(String probe) {
    return !probe.startsWith("http.") || EXCHANGE_PROBES.contains(probe);
  }

  private void sayRules(boolean isServing) {
    Map<String, Integer> counts = report.methodsByRule();
    saidRules.keySet().retainAll(counts.keySet());
    saidFindings.keySet().retainAll(counts.keySet());
    Map<String, Integer> matched = new LinkedHashMap<>();
    Map<String, Integer> matchedAtLast = new LinkedHashMap<>();
    List<String> unmatched = new ArrayList<>();
    Set<@Nullable String> matchedPacks = new HashSet<>();
    counts.forEach(
        (rule, methods) -> {
          if (methods > 0) {
            matchedPacks.add(Packs.ofRule(rule));
            Boolean before = saidRules.put(rule, true);
            if (before == null) {
              matched.put(rule, methods);
            } else if (!before) {
              matchedAtLast.put(rule, methods);
            }
          }
        });
    // A pack has rules for several versions of its library, of which the service uses one.
    matchedPacks.remove(null);
    sayMatched("rules matched: ", " rules matched ", matched);
    sayMatched(
        "rules that matched nothing before match now: ", " more rules match ", matchedAtLast);
    counts.forEach(
        (rule, methods) -> {
          if (matchedPacks.contains(Packs.ofRule(rule))) {
            return;
          }
          boolean explained = sayFinding(rule, isServing, matchedAtLast.containsKey(rule));
          boolean missing = methods == 0 && (isServing || explained);
          if (missing && !Boolean.FALSE.equals(saidRules.put(rule, false)) && !explained) {
            unmatched.add(rule);
          }
        });
    if (!unmatched.isEmpty()) {
      warn(
          "rules that matched no method of a loaded class so far: "
              + String.join(", ", unmatched)
              + "; java -jar promtap.jar check FILE --pid PID says why");
    }
  }

  /** Returns whether there is anything to say, also if it was said before. */
  private boolean sayFinding(String rule, boolean isServing, boolean isTakenBack) {
    String finding = findings.of(rule, isServing);
    if (finding == null) {
      if (saidFindings.remove(rule) != null && !isTakenBack) {
        info("rule " + rule + ": what was missing is there now");
      }
      return false;
    }
    if (!finding.equals(saidFindings.put(rule, finding))) {
      warn("rule " + rule + ": " + finding);
    }
    return true;
  }

  private void sayMatched(String few, String many, Map<String, Integer> methodsByRule) {
    if (methodsByRule.isEmpty()) {
      return;
    }
    List<String> names = new ArrayList<>();
    int sum = 0;
    for (Map.Entry<String, Integer> rule : methodsByRule.entrySet()) {
      sum += rule.getValue();
      names.add(rule.getKey() + " " + methods(rule.getValue()));
    }
    info(
        names.size() <= MOST_NAMES
            ? few + String.join(", ", names)
            : names.size() + many + methods(sum));
  }

  private static String methods(int number) {
    return number + (number == 1 ? " method" : " methods");
  }

  private void sayHttpStacks() {
    Long servlets = report.classesByProbe().get(SERVLET_PROBE);
    if (servlets == null) {
      // http is switched off, and the service has no such metrics.
      return;
    }
    Map<HttpStack, String> missing = new LinkedHashMap<>();
    report
        .httpStacks()
        .forEach(
            (stack, className) -> {
              if (stack.isMissing(servlets > 0)) {
                missing.put(stack, className);
              }
            });
    takeBack(missing.keySet(), servlets > 0);
    missing.forEach(
        (stack, className) -> {
          if (saidStacks.add(stack)) {
            sayMissing(stack, className, servlets > 0);
          }
        });
  }

  private void takeBack(Set<HttpStack> missing, boolean countsRequests) {
    for (Iterator<HttpStack> said = saidStacks.iterator(); said.hasNext(); ) {
      HttpStack stack = said.next();
      if (!missing.contains(stack)) {
        said.remove();
        if (countsRequests) {
          info("http_* metrics now: servlets on " + stack + " came");
        }
      }
    }
  }

  private void sayMissing(HttpStack stack, String className, boolean countsOthers) {
    String server =
        stack + (stack.isContainer() ? " without servlets" : "") + " (" + className + ")";
    if (countsOthers) {
      info("no http_* metrics of " + server + ", which is not covered; those of servlets are");
    } else {
      warn(
          "no http_* metrics: this service uses "
              + server
              + ", which is not covered; servlet containers are");
    }
  }
}
