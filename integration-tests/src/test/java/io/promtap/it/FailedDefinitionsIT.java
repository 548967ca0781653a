// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Cli;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdk;
import io.promtap.it.harness.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A class that was woven and then failed to load counts nowhere. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.promtap.it.harness.Jdks#all")
class FailedDefinitionsIT {

  private static final String SOUND = "io.promtap.it.apps.Definitions$Sound";
  private static final String ORPHAN = "io.promtap.it.apps.Definitions$Orphan";
  private static final String SERVLET = "io.promtap.it.web.PlainServlet";
  private static final String NO_CLASS = "java.lang.NoClassDefFoundError";

  private final Jdk jdk;
  @TempDir private Path directory;

  FailedDefinitionsIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void a_servlet_without_the_servlet_api_and_a_class_without_its_superclass_count_nowhere()
      throws IOException {
    try (AppProcess app = started()) {
      load(app, SERVLET, NO_CLASS);
      load(app, ORPHAN, NO_CLASS);

      Scrape scrape = Scrape.of(app.awaitMetrics());
      assertThat(scrape.value("promtap_transformed_classes", "probe", "http.servlet")).isZero();
      assertThat(scrape.value("promtap_transformed_classes", "probe", "rules")).isZero();
      assertThat(scrape.sum("promtap_rule_methods")).isZero();
      assertThat(scrape.sum("promtap_errors_total")).isZero();
      assertThat(Cli.ok("detach", app.pid())).contains("detached: 0 classes restored");
    }
  }

  @Test
  void a_class_counts_once_from_when_it_is_defined_whatever_fails_before_and_after()
      throws IOException {
    try (AppProcess app = started()) {
      load(app, SOUND, SOUND);
      load(app, "again " + SOUND, "java.lang.LinkageError");
      load(app, ORPHAN, NO_CLASS);
      Scrape before = Scrape.of(app.awaitMetrics());
      assertThat(before.value("promtap_transformed_classes", "probe", "rules")).isEqualTo(1);
      assertThat(before.value("promtap_rule_methods", "rule", "sound")).isEqualTo(1);
      assertThat(before.value("promtap_rule_methods", "rule", "orphan")).isZero();

      load(app, "superclass comes", "well");
      load(app, ORPHAN, ORPHAN);
      Scrape after =
          Scrape.await(
              "the class counts",
              app.awaitMetrics(),
              page -> page.value("promtap_rule_methods", "rule", "orphan") == 1);
      assertThat(after.value("promtap_transformed_classes", "probe", "rules")).isEqualTo(2);
      assertThat(Cli.ok("detach", app.pid())).contains("detached: 2 classes restored");
    }
  }

  private AppProcess started() throws IOException {
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(config, "rules:\n" + rule("sound", SOUND) + rule("orphan", ORPHAN));
    AppProcess app = JavaCommand.on(jdk).agent("0:" + config).app("Definitions").start();
    app.awaitStdout("READY");
    return app;
  }

  private static String rule(String name, String className) {
    return "  - name: "
        + name
        + "\n    class: "
        + className
        + "\n    method: run\n    metrics: [{counter: "
        + name
        + "_total}]\n";
  }

  private static void load(AppProcess app, String line, String expected) {
    app.say(line);
    assertThat(app.awaitStdout("DONE " + line + " " + expected))
        .isEqualTo("DONE " + line + " " + expected);
  }
}
