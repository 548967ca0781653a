// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.Diamonds;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetransformCandidatesTest {

  @Test
  void interfaces_that_are_reached_on_many_ways_are_walked_once() throws Exception {
    assertThat(wantedBelow("com/example/Nothing").test(Diamonds.make())).isFalse();
    assertThat(wantedBelow("diamonds/Left0").test(Diamonds.make())).isTrue();
  }

  private static RetransformCandidates wantedBelow(String type) {
    return new RetransformCandidates(
        new ProbeIndex(
            List.of(
                new Probe() {
                  @Override
                  public String name() {
                    return "test";
                  }

                  @Override
                  public Collection<String> supertypes() {
                    return List.of(type);
                  }

                  @Override
                  public void select(ClassHead file, Hierarchy hierarchy, WeavingPlan plan) {}
                })));
  }
}
