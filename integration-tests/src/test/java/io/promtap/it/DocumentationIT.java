// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.Client;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.Scrape;
import io.promtap.it.harness.TestApp;
import io.promtap.it.harness.Traffic;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands of the documentation, typed into a shell beside a real service, and its table of
 * metrics beside a real page. What needs no JVM is tested in the agent's {@code io.promtap.docs}.
 */
@Order(1)
class DocumentationIT {

  private static final Path ROOT = Path.of("..");
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Pattern BLOCK =
      Pattern.compile("^ *```([^\\n`]*)\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern PORT = Pattern.compile("metrics at http://localhost:(\\d+)/");

  /** Not every machine that builds has it. */
  private static final boolean HAS_CURL =
      Stream.of(System.getenv("PATH").split(File.pathSeparator))
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));

  @TempDir private Path directory;

  /** Where the last attach of this test opened the port; that of the documentation before. */
  private String port = "9464";

  /** A block that is a transcript: each command with the output that is shown. */
  private record Typed(String command, List<String> output) {}

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @ValueSource(strings = {"install", "packs", "find-and-check", "configuration", "troubleshooting"})
  void every_command_of_a_page_does_what_is_shown(String page) throws IOException {
    Files.copy(Artifacts.agentJar(), directory.resolve("promtap.jar"));
    Files.copy(Artifacts.testAppJar(), directory.resolve("test-app.jar"));
    Files.copy(Artifacts.testAppConfig(), directory.resolve("promtap.yaml"));
    int typed = 0;
    try (TestApp app = TestApp.without(Jdks.current(), "--port", "0", "--drive", "100")) {
      Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/" + page + ".md")));
      while (block.find()) {
        if (block.group(1).equals("yaml promtap")) {
          // The page shows a file and then asks about it.
          Files.writeString(directory.resolve("promtap.yaml"), block.group(2));
        } else if (block.group(1).equals("console")) {
          for (Typed command : commands(block.group(2).replaceAll("(?m)^ +\\$ ", "\\$ "))) {
            if (HAS_CURL || !command.command().startsWith("curl ")) {
              type(command, app.process().pid());
              typed++;
            }
          }
        }
      }
      assertThat(app.process().isRunning()).isTrue();
    }
    assertThat(typed).isPositive();
  }

  private static List<Typed> commands(String block) {
    return Stream.of(block.split("(?m)^\\$ "))
        .filter(part -> !part.isBlank())
        .map(part -> part.lines().toList())
        .map(lines -> new Typed(lines.get(0), lines.subList(1, lines.size())))
        .toList();
  }

  private void type(Typed typed, long pid) {
    AppProcess shell = shell(onThisMachine(typed.command(), pid)).run();
    boolean unmatched = typed.output().stream().anyMatch(line -> line.endsWith("matches nothing"));
    assertThat(shell.awaitExit()).as(typed.command() + ": " + shell).isEqualTo(unmatched ? 3 : 0);
    shell.stdout().forEach(this::rememberPort);
    if (typed.command().matches(".*(--classpath|attach \\d+ promtap).*")) {
      assertThat(shell.stdout().stream().map(DocumentationIT::ofAnyService))
          .isEqualTo(typed.output().stream().map(DocumentationIT::ofAnyService).toList());
    }
  }

  /** The process and the ports are others here, and there is less time. */
  private String onThisMachine(String command, long pid) {
    return command
        .replaceAll("\\b(4711|32050)\\b", String.valueOf(pid))
        .replaceAll("(attach \\d+ promtap.yaml)", "$1 --port 0")
        .replaceAll("--seconds \\d+", "--seconds 3")
        .replace("localhost:9464", "localhost:" + port)
        .replace("wire_mock", "promtap");
  }

  private void rememberPort(String line) {
    Matcher url = PORT.matcher(line);
    if (url.find()) {
      port = url.group(1);
    }
  }

  /** The pages show other services, with other probes and rules, than the one that runs here. */
  private static String ofAnyService(String line) {
    return line.replaceAll("\\b\\d+\\b", "0")
        .replaceAll("^(  woven classes|  rules matched): .+", "$1");
  }

  private JavaCommand shell(String command) {
    Path java = Jdks.current().java().getParent();
    return JavaCommand.tool(SHELL)
        .arguments("-c", command)
        .directory(directory)
        .environment("PATH", java + File.pathSeparator + System.getenv("PATH"));
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void the_two_lines_of_the_readme_start_a_service_and_show_its_metrics() throws IOException {
    assumeTrue(HAS_CURL, "no curl on this machine");
    Files.copy(Artifacts.agentJar(), directory.resolve("promtap.jar"));
    Files.copy(Artifacts.testAppJar(), directory.resolve("service.jar"));
    List<String> lines =
        BLOCK
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .filter(block -> block.group(1).equals("sh") && block.group(2).contains("curl "))
            .map(block -> block.group(2).lines().toList())
            .findFirst()
            .orElseThrow();
    assertThat(lines).hasSize(2);
    try (AppProcess service =
        shell("exec " + lines.get(0) + " --port 0").environment("PROMTAP_PORT", "0").start()) {
      URI metrics = service.awaitMetrics();
      AppProcess curl = shell(lines.get(1).replace("9464", "" + metrics.getPort())).run();

      assertThat(curl.awaitExit()).as(curl.toString()).isZero();
      assertThat(curl.stdout()).anyMatch(line -> line.startsWith("promtap_build_info{"));
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void every_metric_of_a_page_has_its_type_and_labels_in_the_table() throws IOException {
    Path config = directory.resolve("promtap.yaml");
    Files.writeString(
        config, Files.readString(Artifacts.testAppConfig()) + "http: {sizes: true}\n");
    JavaCommand command =
        JavaCommand.on(Jdks.current()).jvm("-XX:NativeMemoryTracking=summary").agent("0:" + config);
    Scrape page;
    try (TestApp app = TestApp.start(command, "--port", "0")) {
      Traffic traffic = Traffic.sampler();
      new Client(app.uri()).drive(traffic);
      page = app.awaitFinished(traffic.calls().size());
      assertThat(sampleOfReadme())
          .hasSize(8)
          .allSatisfy(series -> assertThat(Scrape.text(app.metrics())).contains(series));
    }
    Map<String, String> typesAndLabels = new HashMap<>();
    page.types()
        .forEach(
            (name, type) ->
                labels(page, name)
                    .ifPresent(labels -> typesAndLabels.put(name, type + " " + labels)));
    assertThat(typesAndLabels).hasSizeGreaterThan(50);
    assertThat(table()).containsAllEntriesOf(typesAndLabels);
  }

  /** The series of the lines that the README shows of a page, each with the space behind it. */
  private static List<String> sampleOfReadme() throws IOException {
    Matcher first = BLOCK.matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(first.find()).isTrue();
    return first
        .group(2)
        .lines()
        .map(line -> "\n" + line.substring(0, line.lastIndexOf(' ') + 1))
        .toList();
  }

  /** The labels of a family's first sample; none where it has no sample. */
  private static Optional<Set<String>> labels(Scrape page, String family) {
    return page.samples().stream()
        .filter(sample -> sample.name().matches(family + "(_count|_sum|_bucket)?"))
        .findFirst()
        .map(Sample::labels)
        .map(labels -> new TreeSet<>(labels.keySet()))
        .map(
            labels -> {
              labels.removeAll(Set.of("le", "quantile"));
              return labels;
            });
  }

  /** Name to type and labels, of all tables of the page. */
  private static Map<String, String> table() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/metrics.md")).stream()
        .filter(line -> line.startsWith("| `") && !line.startsWith("| `/"))
        .map(line -> line.replace("`", "").split("\\|"))
        .collect(
            Collectors.toMap(
                cells -> cells[1].strip(),
                cells ->
                    cells[2].strip()
                        + " "
                        + Stream.of(cells[3].strip().split(", "))
                            .filter(label -> !label.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new))));
  }
}
