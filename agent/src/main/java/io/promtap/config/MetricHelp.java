// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.config.MetricSpec.Reading;
import io.promtap.config.MetricSpec.Type;
import io.promtap.expression.Expression;
import org.jspecify.annotations.Nullable;

/** A writer of the help text for a metric whose rule has none. */
final class MetricHelp {

  private MetricHelp() {}

  static String of(Type type, Reading reading, @Nullable Expression value, String rule) {
    String calls = "calls that the rule " + rule + " is about";
    if (type == Type.TIMESTAMP) {
      return "Time of the last of the " + calls + ", in seconds since 1970; 0 before the first.";
    }
    switch (reading) {
      case CALLS:
        return "Number of " + calls + ".";
      case AMOUNT:
        return "Total of " + value + " in " + calls + ".";
      case DURATION:
        return "Duration of " + calls + ".";
      case IN_FLIGHT:
        return "Number of " + calls + ", begun and not ended.";
      case CHANGE:
        return "Balance of " + value + " in " + calls + ".";
      case SUM_AT_SCRAPE:
        return "Sum of " + value + " of the objects that the rule " + rule + " is about.";
      case MAX_AT_SCRAPE:
        return "Largest " + value + " of the objects that the rule " + rule + " is about.";
      default:
        return "Value of " + value + " in " + calls + ".";
    }
  }
}
