// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.MethodTarget;
import io.promtap.testing.Diamonds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReceiverMatcherTest {

  @Test
  void interfaces_that_are_reached_on_many_ways_are_walked_once() throws Exception {
    assertThat(below("com.example.Nothing").appliesTo(Diamonds.make())).isFalse();
    assertThat(below("diamonds.Left0").appliesTo(Diamonds.make())).isTrue();
  }

  private static ReceiverMatcher below(String type) {
    return new ReceiverMatcher(
        new RuleMatcher(new MethodTarget.Builder().supertypes(List.of(type)).build()));
  }
}
