// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.weaving.Probe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stand-ins for the probes of servers. */
class ServerProbeTest {

  @Test
  void each_stands_for_a_probe_of_its_name_that_looks_at_the_same_classes() {
    List<Probe> probes = new ArrayList<>();
    ServerProbe.addAll(probes, true, true);

    assertThat(probes)
        .hasSizeGreaterThan(4)
        .allSatisfy(
            each -> {
              Probe made = ((ServerProbe) each).made();
              assertThat(made.name()).isEqualTo(each.name());
              assertThat(made.classNames()).containsExactlyInAnyOrderElementsOf(each.classNames());
              assertThat(made.marks()).isEmpty();
              assertThat(made.supertypes()).isEmpty();
              assertThat(made.annotations()).isEmpty();
              assertThat(made.namesOrNull()).isNull();
              assertThat(((ServerProbe) each).made()).isSameAs(made);
            });
  }
}
