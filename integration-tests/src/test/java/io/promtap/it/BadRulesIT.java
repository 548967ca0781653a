// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with one right rule and many mistakes. */
class BadRulesIT {

  @TempDir private Path directory;

  @Test
  void every_mistake_is_told_with_its_line_and_the_right_rule_counts() throws IOException {
    Path config =
        Files.writeString(
            directory.resolve("promtap.yaml"),
            """
            rules:
              - name: right
                class: io.promtap.it.apps.Shop$Ledger
                method: post
                metrics: [{counter: posts_total}]
              - clas: io.promtap.it.apps.Shop$Ledger
                method: post
                metrics: [{counter: others_total}]
              - class: "**"
                method: "*"
                metrics: [{counter: everything_total}]
              - class: java.util.HashMap
                method: put
                metrics: [{counter: puts_total}]
              - class: io.promtap.it.apps.Shop$Order
                method: new
                metrics:
                  - counter: orders
                  - histogram: order_ms
                  - gauge: orders_in_flight
                  - counter: named_orders_total
                    labels: {name: "${arg0.close()}", result: "${return}"}
            """);
    AppProcess without = JavaCommand.on(Jdks.current()).app("ShopApp").run();
    try (AppProcess app =
        JavaCommand.on(Jdks.current()).agent("0:" + config).app("ShopApp").start()) {
      app.awaitStdout("CLOSED");
      Scrape scrape = Scrape.of(app.awaitMetrics());

      assertThat(scrape.names()).contains("promtap_build_info", "jvm_threads_current");
      assertThat(scrape.has("posts_total")).as("of the right rule").isTrue();
      assertThat(scrape.find("promtap_rule_methods")).hasSize(1);
      assertThat(app.stdout()).isEqualTo(without.stdout());
      assertThat(app.stderrOfApplication()).isEqualTo(without.stderr());
      assertTold(app, 6, "\"clas\"", "class");
      assertTold(app, 9, "would weave everything");
      assertTold(app, 12, "java.util.HashMap cannot be measured");
      assertTold(app, 18, "orders_total");
      assertTold(app, 19, "seconds");
      assertTold(app, 20, "constructor");
      assertTold(app, 22, "close()");
      assertTold(app, 22, "${this}");
      assertThat(app.complaints()).allMatch(line -> line.startsWith("[promtap] ERROR " + config));
      assertThat(app.complaints())
          .last()
          .asString()
          .contains("what is right is in force, with 1 rule");
    }
  }

  /** One line of the agent's names this line of the file, and says these things. */
  private static void assertTold(AppProcess app, int line, String... parts) {
    assertThat(app.complaints())
        .anySatisfy(complaint -> assertThat(complaint).contains(":" + line + ":").contains(parts));
  }
}
