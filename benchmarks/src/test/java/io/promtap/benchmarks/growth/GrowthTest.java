// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class GrowthTest {
  @Test
  void the_last_size_is_compared_with_the_first() {
    List<Double> added = List.of(100.0, 500.0, 160.0);

    assertThat(GrowthComparison.growth(added)).isEqualTo(1.6);
    assertThat(GrowthComparison.isWithin(Curve.SERIES, added, 0)).isFalse();
    assertThat(GrowthComparison.isWithin(Curve.THREADS, added, 0)).isTrue();
  }

  @Test
  void what_a_slow_call_varies_by_is_no_growth() {
    List<Double> added = List.of(100.0, 400.0);

    assertThat(GrowthComparison.isWithin(Curve.STATEMENTS, added, 4_000)).isFalse();
    assertThat(GrowthComparison.isWithin(Curve.STATEMENTS, added, 20_000)).isTrue();
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
