// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.CaseSelection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The runs of packs in a short build and in a full one. */
class PackRunsTest {

  @Test
  void a_full_build_has_every_run() {
    assertThat(PackRuns.select(CaseSelection.ALL)).isEqualTo(PackRuns.all());
  }

  @Test
  void a_short_build_has_the_newest_library_of_each_pack_that_needs_no_server() {
    List<PackRun> selected = PackRuns.select(CaseSelection.REPRESENTATIVES);

    assertThat(selected).extracting(PackRun::pack).doesNotHaveDuplicates();
    assertThat(selected)
        .filteredOn(run -> !run.pack().equals("jdk-http-client"))
        .allMatch(run -> run.libraries().endsWith("newest"));
    assertThat(packs(selected)).doesNotContainAnyElementsOf(packsWithServer());
    assertThat(packs(PackRuns.all()))
        .allMatch(pack -> packs(selected).contains(pack) || packsWithServer().contains(pack));
  }

  private static Set<String> packsWithServer() {
    return packs(PackRuns.all().stream().filter(run -> run.service().isServer()).toList());
  }

  private static Set<String> packs(List<PackRun> runs) {
    return runs.stream().map(PackRun::pack).collect(Collectors.toSet());
  }
}
