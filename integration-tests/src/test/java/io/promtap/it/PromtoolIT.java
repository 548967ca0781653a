// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.PrometheusContainer;
import io.promtap.it.harness.RequiresDocker;
import io.promtap.it.harness.Scrape;
import org.junit.jupiter.api.Test;

/** Prometheus' own linter reads the page. */
@RequiresDocker
class PromtoolIT {

  @Test
  void the_linter_has_nothing_to_say_of_the_metrics_of_rules() {
    String page = shop();
    assertThat(page).contains("payment_amount_euros_bucket", "slow_chores_count");
    try (PrometheusContainer prometheus = PrometheusContainer.start("global: {}")) {
      assertThat(prometheus.promtool("# TYPE no_total gauge\nno_total 1\n", "check", "metrics"))
          .as("the linter lints")
          .contains("no_total");
      assertThat(prometheus.promtool(page, "check", "metrics")).isEmpty();
    }
  }

  private static String shop() {
    try (AppProcess app =
        JavaCommand.on(Jdks.current())
            .agent("0:" + Artifacts.testResource("shop-rules.yaml"))
            .app("ShopApp")
            .start()) {
      app.awaitStdout("CLOSED");
      return Scrape.text(app.awaitMetrics());
    }
  }
}
