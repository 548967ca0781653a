// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
  private static final MetricsPage PAGE =
      new MetricsPage(
          """
          # HELP runs_total Runs {and more} 7
          # TYPE runs_total counter
          runs_total{agent="a b}",status="success"} 3.0
          runs_total{agent="c",status="success"} 4.0 1700000000000
          runs_total{agent="c",status="error"} 1.0
          runs_total_seconds 100
          up 1
          """);

  @Test
  void samples_of_exactly_one_metric_are_summed() {
    assertThat(PAGE.sum("runs_total")).isEqualTo(8);
    assertThat(PAGE.sum("up")).isEqualTo(1);
  }

  @Test
  void label_fragments_select_samples() {
    assertThat(PAGE.sum("runs_total", "status=\"success\"")).isEqualTo(7);
    assertThat(PAGE.sum("runs_total", "agent=\"c\"", "status=\"error\"")).isEqualTo(1);
  }

  @Test
  void a_longer_name_or_a_comment_is_not_the_metric() {
    assertThat(PAGE.has("runs")).isFalse();
    assertThat(PAGE.has("runs_total_seconds")).isTrue();
  }

  @Test
  void waiting_for_a_page_that_nobody_serves_ends_with_the_reason() throws IOException {
    URI nobody = URI.create("http://127.0.0.1:" + Machine.freePort() + "/metrics");

    assertThatThrownBy(() -> MetricsPage.await(nobody, "up", Duration.ofMillis(100)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No up at " + nobody)
        .hasMessageContaining("refused");
  }
}
