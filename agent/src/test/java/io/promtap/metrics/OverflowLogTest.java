// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.log.DeferredWarnings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a JVM of its own, since the lines go to its stderr. */
class OverflowLogTest {

  @Test
  void the_first_overflow_of_a_metric_is_said_by_the_report_and_not_by_the_application()
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Overflowing.class.getName())
            .redirectErrorStream(true)
            .start();

    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
        .containsExactly(
            "the application has gone on",
            "[promtap] WARN c_total reached its limit of 1 series; further label sets go to the"
                + " series named 'overflow' (limits.seriesPerMetric raises the limit)");
  }

  /** Overflows twice, in a family and in a tree, before Promtap's thread reports. */
  static final class Overflowing {
    public static void main(String[] arguments) {
      MetricRegistry registry = new MetricRegistry(1, false);
      Family<Counter> family = registry.counter("c_total", "C.", "a");
      LabelTree<Counter> tree =
          registry.tree(
              "c_total",
              1,
              keys -> family.series((String) keys[0]),
              () -> family.series("overflow"));
      for (String value : new String[] {"x", "y", "z"}) {
        tree.leaf(tree.root().child(value));
        family.series(value);
      }
      System.out.println("the application has gone on");
      DeferredWarnings.report();
    }
  }
}
