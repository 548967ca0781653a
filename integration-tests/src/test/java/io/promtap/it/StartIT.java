// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.HiddenClasses;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.TestApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What the agent loads before the application's main. Classes are counted instead of milliseconds,
 * which the other processes of a machine change.
 */
@Isolated("It counts what a start costs.")
class StartIT {

  /**
   * Of the libraries too. Whoever raises this has a reason that is worth a quarter of a ms each.
   */
  private static final int MOST_CLASSES = 330;

  private static final String OURS = "file:" + Artifacts.agentJar();

  /** Lines of the JVM's log of loaded classes, from the agent's first to the application's. */
  private static List<String> beforeMain;

  /** The names of the threads once the port is open, as the system cuts them off. */
  private static List<String> threads;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    Path log = directory.resolve("classes");
    JavaCommand command =
        JavaCommand.on(Jdks.current())
            .jvm("-Xlog:class+load:file=" + log)
            .agent("0:" + Artifacts.testAppConfig());
    try (TestApp app = TestApp.start(command)) {
      app.metrics();
      threads = threads(app);
      beforeMain =
          Files.readAllLines(log).stream()
              .dropWhile(line -> !line.contains("io.promtap.premain.Premain "))
              .takeWhile(line -> !line.contains("io.promtap.testapp.Main "))
              .toList();
    }
  }

  @Test
  void no_more_classes_are_loaded_than_it_needs() {
    assertThat(beforeMain.stream().filter(line -> line.endsWith(OURS)).toList())
        .hasSizeBetween(100, MOST_CLASSES);
  }

  @Test
  void it_has_two_threads_while_nobody_scrapes() {
    assertThat(threads)
        .filteredOn(name -> name.startsWith("promtap"))
        .containsExactlyInAnyOrder("promtap-houseke", "promtap-http-ac");
  }

  private static List<String> threads(TestApp app) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + app.process().pid() + "/task"))) {
      for (Path task : tasks.toList()) {
        names.add(Files.readString(task.resolve("comm")).trim());
      }
    }
    return names;
  }

  @Test
  void no_code_of_ours_uses_lambdas_or_streams() {
    assertThat(beforeMain)
        .noneMatch(line -> line.contains("io.promtap.") && line.contains("$$Lambda"))
        .noneMatch(line -> line.contains(" java.util.stream."));
  }

  @Test
  void nearly_all_classes_come_out_of_the_one_piece() throws IOException {
    Set<String> inPiece = HiddenClasses.atStart().keySet();
    List<String> others =
        beforeMain.stream()
            .filter(line -> line.endsWith(OURS) && !line.contains("io.promtap.premain."))
            .map(line -> line.replaceAll(".*\\] (\\S+) source.*", "$1").replace('.', '/'))
            .filter(name -> !inPiece.contains(name + ".class"))
            .toList();
    // More of them: add them to agent/src/main/start-classes.
    assertThat(others).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void no_class_is_in_the_jar_twice() throws IOException {
    assertThat(HiddenClasses.atStart()).isNotEmpty();
    assertThat(HiddenClasses.alone()).doesNotContainKeys(atStart());
  }

  private static String[] atStart() throws IOException {
    return HiddenClasses.atStart().keySet().toArray(String[]::new);
  }
}
