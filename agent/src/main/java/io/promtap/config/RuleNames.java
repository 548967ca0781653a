// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.LabelValues;
import io.promtap.support.OneLine;
import io.promtap.support.Quote;
import java.util.HashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Node;

/** A register of the names of all rules. Each name is used once. */
final class RuleNames {

  private final Map<String, String> placesByName = new HashMap<>();

  /** Returns the name of a rule, or makes one. */
  String read(Section rule, Node node, MethodTarget target, Problems problems) {
    String given = rule.text("name", "a name");
    String name = given == null ? TargetReader.defaultName(target) : given;
    if (name.length() > LabelValues.LONGEST || !name.equals(OneLine.of(name))) {
      if (given != null) {
        String expected = "a name of at most " + LabelValues.LONGEST + " characters on one line";
        rule.reportExpected("name", expected);
      }
      return Quote.cut(name);
    }
    String earlier = placesByName.putIfAbsent(name, problems.place(node));
    if (earlier != null) {
      rule.report(
          "has the name \""
              + Quote.cut(name)
              + "\" of the rule in "
              + earlier
              + (given == null ? "; add a \"name\"" : "; choose another"));
    }
    return name;
  }
}
