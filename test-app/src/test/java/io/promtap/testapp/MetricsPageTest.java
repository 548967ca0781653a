// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsPageTest {

  @Test
  void escaped_label_values_are_read_as_they_were_meant() {
    MetricsPage page = MetricsPage.parse("m{a=\"x\\\"y\\\\z, }{\",b=\"c\"} 2\n");

    assertThat(page.sumBy("m", "a")).containsEntry("x\"y\\z, }{", 2.0);
    assertThat(page.sumBy("m", "b")).containsEntry("c", 2.0);
  }

  @Test
  void lines_that_are_no_samples_are_skipped() {
    MetricsPage page = MetricsPage.parse("# HELP m x\n\nnonsense\nm{a=\"1\nm 4 1700000000\n");

    assertThat(page.sum("m")).isEqualTo(4);
  }

  @Test
  void a_sum_is_over_all_series_that_fit() {
    MetricsPage page = MetricsPage.parse("m{a=\"1\"} 1\nm{a=\"2\"} 2.5e1\nmm 7\n");

    assertThat(page.sum("m")).isEqualTo(26);
    assertThat(page.sum("m", labels -> labels.get("a").equals("2"))).isEqualTo(25);
  }
}
