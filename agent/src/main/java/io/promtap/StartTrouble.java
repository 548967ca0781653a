// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.config.LoadedConfig;
import io.promtap.config.Problem;
import io.promtap.config.PromtapConfig;
import io.promtap.log.Log;
import java.nio.file.Path;

/**
 * The report of a configuration file with mistakes at the start: each mistake, and what is in force
 * nevertheless. Loaded only if there is a mistake.
 */
final class StartTrouble {

  private static final String NOTHING = " is not used; the defaults are, without rules";

  private StartTrouble() {}

  static void report(Path file, LoadedConfig loaded, PromtapConfig config) {
    for (Problem problem : loaded.problems()) {
      Log.error(problem.toString());
    }
    boolean closed = config.httpServer().onLoopbackBecause() != null;
    String port = closed ? "; the port listens on " + config.httpServer().host() + " only" : "";
    Log.error(file + (loaded.isUsed() ? partly(config) : NOTHING) + port);
  }

  private static String partly(PromtapConfig config) {
    int rules = config.rules().size();
    return ": what is right is in force, "
        + (rules == 0 ? "without rules" : rules == 1 ? "with 1 rule" : "with " + rules + " rules");
  }
}
