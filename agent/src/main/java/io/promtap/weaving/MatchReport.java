// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.config.Packs;
import io.promtap.log.Log;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The summary of a start in the log: how many classes each probe has woven, which rules matched and
 * which did not, and which HTTP server is not covered. Written once, on the housekeeper's thread,
 * when nothing was woven for a while: classes that come later are in the metrics only.
 */
public final class MatchReport {

  /** Nothing is woven for this long. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Ticks of the housekeeper, one a second, that pass before the summary. */
  private static final int AFTER_TICKS = 10;

  /** At this tick it comes even if classes are still being woven. */
  private static final int BY_TICKS = 60;

  /** If more rules matched, the line has their number instead of their names. */
  private static final int MOST_NAMES = 10;

  private final WeavingReport report;
  private boolean said;

  public MatchReport(WeavingReport report) {
    this.report = report;
  }

  /**
   * Writes the summary if it is due and was not written before.
   *
   * @param tick how many seconds ago the first call was
   */
  public void sayOnce(int tick) {
    boolean due = tick >= BY_TICKS || tick >= AFTER_TICKS && report.quietNanos() > QUIET_NANOS;
    if (!said && due) {
      said = true;
      sayClasses();
      sayRules();
      sayUncovered();
    }
  }

  private void sayClasses() {
    if (!report.classesByProbe().isEmpty()) {
      Log.info("woven classes: " + text(report.classesByProbe()));
    }
  }

  private void sayRules() {
    List<String> matched = new ArrayList<>();
    List<String> unmatched = new ArrayList<>();
    Set<String> matchedPacks = new HashSet<>();
    int methods = 0;
    for (Map.Entry<String, Integer> rule : report.methodsByRule().entrySet()) {
      methods += rule.getValue();
      if (rule.getValue() == 0) {
        unmatched.add(rule.getKey());
      } else {
        matchedPacks.add(Packs.ofRule(rule.getKey()));
        matched.add(
            rule.getKey()
                + " "
                + rule.getValue()
                + (rule.getValue() == 1 ? " method" : " methods"));
      }
    }
    // A pack has rules for several versions of its library, of which the service uses one.
    matchedPacks.remove(null);
    unmatched.removeIf(rule -> matchedPacks.contains(Packs.ofRule(rule)));
    if (!matched.isEmpty()) {
      Log.info(
          matched.size() <= MOST_NAMES
              ? "rules matched: " + String.join(", ", matched)
              : matched.size() + " rules matched " + methods + " methods");
    }
    if (!unmatched.isEmpty()) {
      Log.warn(
          "rules that matched no method of a loaded class so far: "
              + String.join(", ", unmatched)
              + "; java -jar promtap.jar check FILE --pid PID says why");
    }
  }

  private void sayUncovered() {
    // Without this probe http is switched off, and the service has no such metrics.
    if (Long.valueOf(0).equals(report.classesByProbe().get("http.servlet"))) {
      report
          .uncoveredStacks()
          .forEach(
              (stack, className) ->
                  Log.warn(
                      "no http_* metrics: this service uses "
                          + stack
                          + " ("
                          + className
                          + "), which is not covered; servlet containers are"));
    }
  }

  private static String text(Map<String, Long> counts) {
    String text =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return text.isEmpty() ? "none" : text;
  }
}
