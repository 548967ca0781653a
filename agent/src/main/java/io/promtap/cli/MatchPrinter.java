package io.promtap.cli;

import io.promtap.config.Packs;
import io.promtap.methods.RuleFindings;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Shows what the rules hit. Also in a JVM that is asked by another one. */
public final class MatchPrinter {

  private static final int MOST_METHODS = 10;

  private final PrintWriter out;

  public MatchPrinter(PrintWriter out) {
    this.out = out;
  }

  /**
   * @return how many rules hit nothing
   */
  public int print(Collection<RuleFindings> findings, int classes) {
    Set<String> packs = new HashSet<>();
    findings.stream().filter(found -> !found.isEmpty()).forEach(found -> packs.add(pack(found)));
    packs.remove(null);
    int unmatched = 0;
    for (RuleFindings found : findings) {
      if (found.isEmpty() && packs.contains(pack(found))) {
        line("%s: is for another version of its library", found.rule());
      } else {
        unmatched += found.isEmpty() ? 1 : 0;
        print(found);
      }
    }
    line(
        "%s in %s: %s",
        count(findings.size(), "rule", "rules"),
        count(classes, "class", "classes"),
        unmatched == 0
            ? "all match"
            : unmatched + (unmatched == 1 ? " matches" : " match") + " nothing");
    out.flush();
    return unmatched;
  }

  private static String pack(RuleFindings found) {
    return Packs.ofRule(found.rule());
  }

  private void print(RuleFindings found) {
    if (found.isEmpty()) {
      line("%s: matches nothing", found.rule());
    } else {
      line(
          "%s: %s, %s",
          found.rule(),
          count(found.classes().size(), "class", "classes"),
          count(found.methods().size(), "method", "methods"));
    }
    found.methods().stream().limit(MOST_METHODS).forEach(method -> line("  %s", method));
    if (found.methods().size() > MOST_METHODS) {
      line("  ... and %d more", found.methods().size() - MOST_METHODS);
    }
    found.reasons().forEach(reason -> line("  %s", reason));
    found.notes().forEach(note -> line("  %s%s", found.isEmpty() ? "" : "note: ", note));
  }

  private static String count(int number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  /** A class may have any name, and a terminal obeys some characters. */
  private void line(String format, Object... values) {
    StringBuilder text = new StringBuilder(String.format(format, values));
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        text.setCharAt(i, '?');
      }
    }
    out.println(text);
  }
}
