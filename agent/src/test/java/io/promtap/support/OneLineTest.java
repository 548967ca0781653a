// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {

  @Test
  void line_breaks_and_what_a_terminal_obeys_are_replaced_and_all_else_stays() {
    String text = "a\r\nb\tc\u001b[2Jd\u0085e\u2028f\u2029größe \ud83d\ude00";

    assertThat(OneLine.of(text)).isEqualTo("a  b c [2Jd e f größe \ud83d\ude00");
    assertThat(OneLine.of(text, '?')).isEqualTo("a??b?c?[2Jd?e?f?größe \ud83d\ude00");
  }
}
