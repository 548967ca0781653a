// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class GrowthTest {
  @Test
  void no_size_may_add_more_than_the_first_where_the_curve_is_flat() {
    assertThat(GrowthComparison.exceeded(Curve.SERIES, List.of(100.0, 500.0, 101.0), 0))
        .containsExactly(10_000);
    assertThat(GrowthComparison.exceeded(Curve.SERIES, List.of(100.0, 140.0, 90.0), 0)).isEmpty();
  }

  @Test
  void other_curves_grow_no_faster_than_the_size() {
    List<Double> linear = List.of(1.0, 1_000.0, 10_000.0, 50_000.0);
    List<Double> square = List.of(1.0, 1_000.0, 100_000.0, 100_000.0);

    assertThat(GrowthComparison.exceeded(Curve.STATEMENTS, linear, 0)).isEmpty();
    assertThat(GrowthComparison.exceeded(Curve.STATEMENTS, square, 0)).containsExactly(10_000);
  }

  @Test
  void what_a_slow_call_varies_by_is_no_growth() {
    List<Double> added = List.of(100.0, 400.0, 100.0);

    assertThat(GrowthComparison.exceeded(Curve.CLASSES, added, 1_000)).containsExactly(10_000);
    assertThat(GrowthComparison.exceeded(Curve.CLASSES, added, 20_000)).isEmpty();
  }

  @Test
  void a_difference_below_zero_is_one_that_cannot_be_seen() {
    List<Double> added = List.of(-100.0, 140.0, 160.0);

    assertThat(GrowthComparison.exceeded(Curve.CLASSES, added, 1_000)).containsExactly(50_000);
  }

  @Test
  void a_bar_is_as_long_as_its_value() {
    assertThat(GrowthComparison.bar(5, 10)).isEqualTo("#".repeat(15) + " ".repeat(15));
    assertThat(GrowthComparison.bar(-5, 10)).isBlank().hasSize(30);
  }

  @Test
  void each_copy_of_a_class_has_a_name_of_its_own() throws Exception {
    List<IntUnaryOperator> classes = new ManyClasses().load(12);

    assertThat(classes)
        .extracting(each -> each.getClass().getName())
        .doesNotHaveDuplicates()
        .endsWith(GrownClass00000.class.getPackageName() + ".GrownClass00011");
    assertThat(classes).allSatisfy(each -> assertThat(each.applyAsInt(3)).isEqualTo(31));
  }

  @Test
  void each_rule_names_one_class() {
    assertThat(Curve.RULES.yaml(2))
        .contains("class: " + ManyClasses.name(0), "class: " + ManyClasses.name(1))
        .doesNotContain(ManyClasses.name(2));
  }
}
