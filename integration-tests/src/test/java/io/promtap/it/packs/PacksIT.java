// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.packs;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.LeftOut;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Isolated;

/** What a pack counts is what the program did with the library. */
@Isolated("It fills the machine.")
class PacksIT {

  /** The machines that run this have few processors, and most of a run is computing. */
  private static final int AT_ONCE = 3;

  private static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(AT_ONCE);

  @TestFactory
  Stream<DynamicTest> a_pack_counts_exactly_what_the_library_did() {
    String wanted = System.getProperty("promtap.packs", "");
    List<PackRun> runs = wanted.isEmpty() ? selected() : named(wanted);
    // The slow servers come up while the programs run that need none.
    runs.stream()
        .filter(run -> run.reasonAgainst().isEmpty())
        .map(PackRun::service)
        .distinct()
        .forEach(service -> CompletableFuture.runAsync(service::arguments));
    return runs.stream().map(PacksIT::test).toList().stream();
  }

  private static List<PackRun> selected() {
    List<PackRun> selected = PackRuns.select(CaseSelection.current());
    LeftOut.addCases("the runs of packs", PackRuns.all(), selected);
    return selected;
  }

  private static List<PackRun> named(String text) {
    return PackRuns.all().stream().filter(run -> run.name().contains(text)).toList();
  }

  @AfterAll
  static void stop() {
    EXECUTOR.shutdownNow();
    Stream.of(Service.values()).forEach(Service::stop);
  }

  private static DynamicTest test(PackRun run) {
    String reason = run.reasonAgainst().orElse(null);
    if (reason != null) {
      LeftOut.add(run + ": " + reason);
      return DynamicTest.dynamicTest(run.name(), () -> Assumptions.abort(reason));
    }
    CompletableFuture<PackRun.Outcome> running = CompletableFuture.supplyAsync(run::run, EXECUTOR);
    return DynamicTest.dynamicTest(
        run.name(),
        () -> {
          PackRun.Outcome outcome = running.join();
          assertThat(outcome.page()).isEqualTo(outcome.expected());
          assertThat(outcome.complaints()).isEmpty();
        });
  }
}
