package io.promtap.cli;

import io.promtap.methods.RuleFindings;
import java.io.PrintWriter;
import java.util.Collection;

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
    int unmatched = 0;
    for (RuleFindings found : findings) {
      unmatched += found.isEmpty() ? 1 : 0;
      print(found);
    }
    line(
        "%s: %d %s, %d %s nothing (%s)",
        count(findings.size(), "rule", "rules"),
        findings.size() - unmatched,
        findings.size() - unmatched == 1 ? "matches" : "match",
        unmatched,
        unmatched == 1 ? "matches" : "match",
        count(classes, "class", "classes"));
    out.flush();
    return unmatched;
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
