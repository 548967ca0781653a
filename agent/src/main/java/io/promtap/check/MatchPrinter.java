// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.config.Packs;
import io.promtap.support.OneLine;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A printer of what the rules match. It also runs in a service that is checked: it does not use
 * {@code String.format}, which would initialise the service's locales.
 */
public final class MatchPrinter {

  private static final int MOST_METHODS = 10;

  private final PrintWriter out;

  public MatchPrinter(PrintWriter out) {
    this.out = out;
  }

  /**
   * Prints a result for each rule, and a summary.
   *
   * @return the number of rules that match nothing
   */
  public int print(Collection<RuleFindings> findings, int classes) {
    Set<String> packs = new HashSet<>();
    findings.stream().filter(found -> !found.isEmpty()).forEach(found -> packs.add(pack(found)));
    packs.remove(null);
    int unmatched = 0;
    for (RuleFindings found : findings) {
      if (found.isEmpty() && packs.contains(pack(found))) {
        line(found.rule() + ": is for another version of its library");
      } else {
        unmatched += found.isEmpty() ? 1 : 0;
        print(found);
      }
    }
    String nothing = unmatched + (unmatched == 1 ? " matches" : " match") + " nothing";
    line(
        count(findings.size(), "rule", "rules")
            + " in "
            + count(classes, "class", "classes")
            + (unmatched == 0 ? ": all match" : ": " + nothing));
    out.flush();
    return unmatched;
  }

  private static @Nullable String pack(RuleFindings found) {
    return Packs.ofRule(found.rule());
  }

  private void print(RuleFindings found) {
    String classes = count(found.classes().size(), "class", "classes");
    String methods = count(found.methods().size(), "method", "methods");
    line(found.rule() + (found.isEmpty() ? ": matches nothing" : ": " + classes + ", " + methods));
    found.methods().stream().limit(MOST_METHODS).forEach(method -> line("  " + method));
    if (found.methods().size() > MOST_METHODS) {
      line("  ... and " + (found.methods().size() - MOST_METHODS) + " more");
    }
    found.reasons().forEach(reason -> line("  " + reason));
    found.notes().forEach(note -> line((found.isEmpty() ? "  " : "  note: ") + note));
  }

  private static String count(int number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  /** Replaces control characters: a class may have any name, and a terminal obeys them. */
  private void line(String content) {
    out.println(OneLine.of(content, '?'));
  }
}
