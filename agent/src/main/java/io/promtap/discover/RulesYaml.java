// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A writer of proposed rules as lines of a configuration file. */
public final class RulesYaml {

  private RulesYaml() {}

  /** Returns the lines of the file. */
  public static List<String> lines(ProposedRules rules) {
    ProposedNames names = new ProposedNames();
    List<String> lines = new ArrayList<>();
    lines.add("rules:");
    for (JavaMethod method : rules.methods()) {
      String metric = names.metric(method);
      lines.add(
          String.format(
              Locale.ROOT,
              "  # %.0f %% of the time%s",
              100 * rules.share(method),
              rules.isEntryPoint(method) ? ", entry point" : ""));
      lines.add("  - name: " + scalar(names.rule(method)));
      lines.add("    class: " + scalar(method.className()));
      lines.add("    method: " + scalar(method.name()));
      lines.add("    metrics:");
      lines.add("      - counter: " + metric + "_total");
      lines.add("        help: " + scalar("Calls of " + method + " by outcome."));
      lines.add("        labels: {outcome: \"${outcome}\"}");
      lines.add("      - histogram: " + metric + "_duration_seconds");
      lines.add("        help: " + scalar("Duration of " + method + "."));
    }
    return lines;
  }

  /** Quotes a name that YAML would read as something else. */
  private static String scalar(String text) {
    return text.matches("[\\p{L}_][\\p{L}\\p{N}_$. ]*") && !text.matches("true|false|null")
        ? text
        : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
