// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.Diamonds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LazyObjectsTest {

  @Test
  void interfaces_that_are_reached_on_many_ways_are_walked_once() throws Exception {
    assertThat(LazyObjects.mayBe(Diamonds.make())).isFalse();
  }
}
