// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Test
  void the_median_of_an_even_number_is_between_the_middle_two() {
    assertThat(Statistics.median(List.of(9.0, 1.0, 3.0, 4.0))).isEqualTo(3.5);
    assertThat(Statistics.median(List.of())).isNaN();
  }

  @Test
  void a_slow_round_does_not_change_what_a_variant_adds() {
    List<Double> references = List.of(100.0, 500.0, 102.0);
    List<Double> values = List.of(110.0, 510.0, 112.0);

    assertThat(Statistics.medianDifference(values, references)).isEqualTo(10);
    assertThat(Statistics.medianRatio(references, references)).isEqualTo(1);
  }
}
