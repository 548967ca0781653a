// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

  private static final List<String> KNOWN =
      List.of("http", "httpServer", "jdbc", "jvm", "limits", "executions", "seriesPerMetric");

  @ParameterizedTest
  @CsvSource({
    "htpt, http",
    "jbdc, jdbc",
    "JVM, jvm",
    "httpserver, httpServer",
    "limit, limits",
    "exectuions, executions",
    "seriesPerMetrics, seriesPerMetric",
    "series_per_metric," + " seriesPerMetric",
    "htp, http"
  })
  void a_typing_mistake_finds_the_name_that_was_meant(String typed, String meant) {
    assertThat(NearestName.of(typed, KNOWN)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({"x", "foo", "startDelaySeconds", "''", "lowercaseOutputName"})
  void what_resembles_nothing_finds_nothing(String typed) {
    assertThat(NearestName.of(typed, KNOWN)).isNull();
  }

  @Test
  void a_long_name_finds_nothing_and_costs_nothing() {
    assertThat(NearestName.of("x".repeat(1_000_000), KNOWN)).isNull();
  }
}
