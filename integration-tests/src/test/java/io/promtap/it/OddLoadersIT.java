// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.CaseSelection;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.LeftOut;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a class loader answers, its classes do what they do without the agent. */
@Order(3)
class OddLoadersIT {

  private static final String BLIND = "io\\.promtap\\.it\\.apps\\.OddLoaders\\$Refusing";

  private static final List<String> BLIND_LOADERS =
      List.of(
          "refuses",
          "behind",
          "answers-null",
          "answers-another",
          "throws",
          "fails",
          "recurses",
          "multiplies",
          "waits",
          "hands-over");

  /**
   * One that says no, one that does not ask its parent, one with another class, one that throws.
   */
  private static final List<String> REPRESENTATIVES =
      List.of("refuses", "behind", "answers-another", "throws");

  /** A loader that blocks is asked for ten seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private Path config;

  @BeforeEach
  void write_rules() throws IOException {
    config = directory.resolve("promtap.yaml");
    Files.writeString(
        config,
        "rules:\n"
            + "  - extends: io.promtap.it.apps.OddLoaders$Top\n"
            + "    method: run\n"
            + "    metrics:\n"
            + "      - counter: runs_total\n"
            + "        labels: {kind: \"${arg0}\"}\n"
            + "  - class: io.promtap.it.apps.OddLoaders$Heir\n"
            + "    method: run\n"
            + "    metrics:\n"
            + "      - counter: heirs_total\n"
            + "        labels: {kind: \"${arg0}\"}\n");
  }

  static Stream<String> blindLoaders() {
    List<String> selected = CaseSelection.current().only(BLIND_LOADERS, REPRESENTATIVES::contains);
    LeftOut.addCases("the loaders that do not see the bridge", BLIND_LOADERS, selected);
    return selected.stream();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @MethodSource("blindLoaders")
  void a_class_of_a_loader_that_does_not_see_the_bridge_is_left_as_it_is(String kind) {
    try (AppProcess app = started(Jdks.current())) {
      run(app, kind);
      String loader = kind.equals("behind") ? "java\\.net\\.URLClassLoader" : BLIND;
      app.awaitPromtap("WARN.*" + loader);
      run(app, kind);

      assertNothingIsCounted(app, kind);
      assertThat(app.complaints()).hasSize(1);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_class_that_is_defined_through_a_lookup_has_the_loader_of_its_host() {
    Jdk jdk = Jdks.currentFor("Lookup.defineClass", JavaVersions.from(9));
    try (AppProcess app = started(jdk)) {
      run(app, "lookup");
      app.awaitPromtap("WARN.*" + BLIND);
      assertNothingIsCounted(app, "lookup");
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_hidden_class_is_left_as_it_is() {
    Jdk jdk = Jdks.currentFor("Lookup.defineHiddenClass", JavaVersions.from(15));
    try (AppProcess app = started(jdk)) {
      run(app, "hidden");
      assertNothingIsCounted(app, "hidden");
      assertThat(app.complaints()).isEmpty();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void an_attach_leaves_the_classes_of_such_a_loader_as_they_are_and_counts_the_others()
      throws Exception {
    try (AppProcess app = JavaCommand.on(Jdks.current()).app("OddLoaders").start()) {
      app.awaitStdout("READY");
      run(app, "refuses");
      run(app, "waits");
      run(app, "delegates");
      URI metrics = AttachIT.attach(app, config, "--port", 0);
      run(app, "refuses");
      run(app, "waits");
      run(app, "delegates");

      Scrape scrape = Scrape.of(metrics);
      assertThat(scrape.sum("runs_total")).isEqualTo(1);
      assertThat(scrape.value("runs_total", "kind", "delegates")).isEqualTo(1);
      assertThat(scrape.sum("promtap_errors_total")).isZero();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"resource-throws", "resource-fails", "resource-without-end"})
  void a_loader_that_has_no_class_files_to_show_harms_nobody(String kind) {
    try (AppProcess app = started(Jdks.current())) {
      run(app, kind);
      run(app, "delegates");

      Scrape scrape = Scrape.of(app.awaitMetrics());
      assertThat(scrape.sum("runs_total")).isEqualTo(1);
      assertThat(scrape.sum("promtap_errors_total")).isZero();
      assertThat(app.complaints()).isEmpty();
    }
  }

  /** As an in-memory compiler's, or that of an encrypted jar. */
  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"resource-hidden", "resource-hidden-heir"})
  void classes_whose_loader_shows_no_files_count_once_all_are_loaded(String kind) {
    try (AppProcess app = started(Jdks.current())) {
      run(app, kind);

      awaitCount(app, kind, app.awaitMetrics());
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"resource-hidden", "resource-hidden-heir"})
  void classes_whose_loader_shows_no_files_count_after_an_attach(String kind) throws Exception {
    try (AppProcess app = JavaCommand.on(Jdks.current()).app("OddLoaders").start()) {
      app.awaitStdout("READY");
      run(app, kind);

      awaitCount(app, kind, AttachIT.attach(app, config, "--port", 0));
    }
  }

  private static void awaitCount(AppProcess app, String kind, URI metrics) {
    String counter = kind.endsWith("-heir") ? "heirs_total" : "runs_total";
    Scrape.await(
        kind + " counts",
        metrics,
        page -> {
          run(app, kind);
          return page.sum(counter) > 0;
        });
    double before = Scrape.of(metrics).value(counter, "kind", kind);
    run(app, kind);
    assertThat(Scrape.of(metrics).value(counter, "kind", kind)).isEqualTo(before + 1);
    assertThat(Scrape.of(metrics).sum("promtap_errors_total")).isZero();
  }

  private AppProcess started(Jdk jdk) {
    AppProcess app =
        JavaCommand.on(jdk)
            .jvm("-Xmx64m", "-XX:+ExitOnOutOfMemoryError")
            .agent("0:" + config)
            .app("OddLoaders")
            .start();
    app.awaitStdout("READY");
    return app;
  }

  private static void run(AppProcess app, String kind) {
    int before = app.stdout().size();
    app.say(kind);
    Await.until(
        kind + " has run",
        PATIENCE,
        app::stdout,
        lines -> lines.size() > before || !app.isRunning());
    assertThat(app.stdout())
        .as("%s", app)
        .last()
        .isEqualTo("RAN " + kind + " " + kind + " is well");
  }

  private static void assertNothingIsCounted(AppProcess app, String kind) {
    Scrape scrape = Scrape.of(app.awaitMetrics());
    assertThat(scrape.sum("runs_total")).as(kind).isZero();
    assertThat(scrape.sum("promtap_errors_total")).as(kind).isZero();
    assertThat(scrape.sum("promtap_transformed_classes", "probe", "rules")).as(kind).isZero();
    assertThat(app.stderrOfApplication()).as(kind).isEmpty();
  }
}
