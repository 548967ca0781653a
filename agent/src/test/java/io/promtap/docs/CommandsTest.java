// SPDX-License-Identifier: Apache-2.0
package io.promtap.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.promtap.cli.Main;
import io.promtap.config.StartOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/** The command lines of the documentation. {@code DocumentationIT} runs them. */
class CommandsTest {

  private static final String PROGRAM = "java -jar promtap.jar ";
  private static final Pattern AGENT =
      Pattern.compile("-javaagent:(?:[\\w./-]*/)?promtap\\.jar(?:=([^\\s`\"]+))?");

  private static CommandLine program() {
    return new CommandLine(Main.class);
  }

  @TestFactory
  Stream<DynamicTest> a_command_of_the_jar_has_arguments_that_it_accepts() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : Page.manual()) {
      for (String command : commands(page)) {
        if (command.startsWith(PROGRAM)) {
          tests.add(DynamicTest.dynamicTest(page + ": " + command, () -> parse(command)));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(15);
    return tests.stream();
  }

  private static void parse(String command) {
    String words =
        command
            .substring(PROGRAM.length())
            .replaceAll(" [>|].*", "")
            .replace("PID", "4711")
            .replace("FILE", "promtap.yaml");
    assertThatCode(() -> program().parseArgs(words.split(" "))).doesNotThrowAnyException();
  }

  /** The lines of blocks that are typed, and the texts between backticks. */
  private static List<String> commands(Page page) {
    List<String> commands = new ArrayList<>(page.code());
    for (Page.Block block : page.blocks()) {
      if (block.is("sh")) {
        block.text().lines().map(line -> line.replaceAll(" +#.*", "")).forEach(commands::add);
      } else if (block.is("console")) {
        block
            .text()
            .lines()
            .filter(line -> line.startsWith("$ "))
            .map(line -> line.substring(2))
            .forEach(commands::add);
      }
    }
    return commands;
  }

  @Test
  void every_command_of_the_jar_and_every_option_is_named() {
    List<String> code = new ArrayList<>();
    Page.manual().forEach(page -> code.addAll(commands(page)));
    Map<String, CommandLine> commands = program().getSubcommands();
    assertThat(commands).isNotEmpty();
    commands.forEach(
        (name, command) -> {
          assertThat(code).anyMatch(text -> text.startsWith(PROGRAM + name));
          Set<String> options = new HashSet<>(command.getCommandSpec().optionsMap().keySet());
          options.removeAll(Set.of("-h", "--help", "-V", "--version", "-cp"));
          assertThat(options)
              .allMatch(option -> code.stream().anyMatch(text -> text.contains(option)));
        });
  }

  @Test
  void every_argument_of_the_agent_is_understood() {
    int found = 0;
    for (Page page : Page.manual()) {
      Matcher agent = AGENT.matcher(page.text());
      while (agent.find()) {
        found++;
        assertThat(StartOptions.of(agent.group(1), Map.of()).problems())
            .as(page + ": " + agent.group())
            .isEmpty();
      }
    }
    assertThat(found).isGreaterThan(10);
  }

  @Test
  void every_form_of_the_argument_has_a_row() {
    Set<String> forms = new HashSet<>();
    for (List<String> row : Page.of("docs/install.md").rows()) {
      Matcher agent = AGENT.matcher(row.get(0));
      if (agent.find()) {
        StartOptions start = StartOptions.of(agent.group(1), Map.of());
        forms.add(
            (start.host() == null ? "" : "host:")
                + (start.port() == null ? "" : "port")
                + (start.configFile() == null ? "" : ":file"));
      }
    }
    assertThat(forms)
        .containsExactlyInAnyOrder("", "port", "host:port", ":file", "port:file", "host:port:file");
  }

  @Test
  void a_line_to_type_starts_a_program_that_a_reader_has() {
    for (Page page : Page.manual()) {
      for (Page.Block block : page.blocks()) {
        if (block.is("sh")) {
          block.text().lines().forEach(line -> assertCanBeTyped(page, line.split(" ")[0]));
        }
      }
    }
    for (String benchmark : benchmarks()) {
      assertThat(Path.of("..", benchmark)).isExecutable();
    }
  }

  private static void assertCanBeTyped(Page page, String program) {
    if (program.startsWith("./")) {
      assertThat(Path.of("..", program)).as(page.toString()).isExecutable();
    } else {
      assertThat(program).as(page.toString()).isIn("java", "mvn", "curl", "prometheus");
    }
  }

  private static List<String> benchmarks() {
    List<String> named = new ArrayList<>();
    for (Page page : Page.manual()) {
      page.code().stream().filter(code -> code.matches("benchmarks/[a-z-]+")).forEach(named::add);
    }
    Page.of("docs/cost.md").blocks().forEach(block -> named.addAll(block.text().lines().toList()));
    assertThat(named).hasSizeGreaterThan(7);
    return named;
  }
}
