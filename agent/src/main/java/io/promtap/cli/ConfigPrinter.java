// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import io.promtap.config.PromtapConfig;
import java.io.PrintWriter;

/** A printer of a configuration as it was read. */
final class ConfigPrinter {

  private final PrintWriter out;

  ConfigPrinter(PrintWriter out) {
    this.out = out;
  }

  void print(PromtapConfig config) {
    int rules = config.rules().size();
    out.printf("OK: %d %s%n", rules, rules == 1 ? "rule" : "rules");
    config.rules().forEach(new RulePrinter(out)::print);
    String host = config.httpServer().host();
    out.printf(
        "  metrics at %s://%s:%d%s%n",
        config.httpServer().tls() == null ? "http" : "https",
        host.indexOf(':') < 0 ? host : "[" + host + "]",
        config.httpServer().port(),
        config.httpServer().metricsPath());
    out.printf(
        "  http %s, jdbc %s, jvm %s, at most %d series per metric%n",
        onOff(config.http().enabled()),
        onOff(config.jdbc().enabled()),
        onOff(config.jvmEnabled()),
        config.seriesPerMetric());
  }

  private static String onOff(boolean enabled) {
    return enabled ? "on" : "off";
  }
}
