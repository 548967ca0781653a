// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a short build and a full one run. */
class CaseSelectionTest {
  private static final List<String> CASES = List.of("a1", "b1", "a2", "b2", "c1");

  @Test
  void a_full_build_has_every_case() {
    CaseSelection all = CaseSelection.of("all");

    assertThat(all.only(CASES, any -> false)).isEqualTo(CASES);
    assertThat(all.newestOfEach(CASES, any -> any.charAt(0))).isEqualTo(CASES);
    assertThat(all.amount(60, 10)).isEqualTo(60);
  }

  @Test
  void a_short_build_has_the_newest_case_of_every_kind() {
    CaseSelection representatives = CaseSelection.of("representatives");

    assertThat(representatives.only(CASES, "b1"::equals)).containsExactly("b1");
    assertThat(representatives.newestOfEach(CASES, any -> any.charAt(0)))
        .containsExactly("a2", "b2", "c1");
    assertThat(representatives.amount(60, 10)).isEqualTo(10);
  }

  @Test
  void another_selection_is_an_error() {
    assertThatThrownBy(() -> CaseSelection.of("some"))
        .hasMessage("promtap.cases is representatives or all, not some");
  }
}
