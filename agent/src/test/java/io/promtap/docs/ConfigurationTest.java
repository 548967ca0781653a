// SPDX-License-Identifier: Apache-2.0
package io.promtap.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.promtap.Agent;
import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.config.PromtapConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The keys, environment variables and configurations of the documentation. */
class ConfigurationTest {

  /** Sections whose changes are put in force while the service runs. */
  private static final String RELOADED = "(executions|rules|packs)\\b.*";

  private static final Pattern VARIABLE = Pattern.compile("PROMTAP_[A-Z_]+");

  private static Set<String> known;

  /** The rows of the tables of keys: key, type, default, reload or restart. */
  private static List<List<String>> table;

  @BeforeAll
  static void read() {
    known = KnownKeys.find();
    table =
        Page.of("docs/configuration.md").rows().stream()
            .filter(row -> row.size() == 4 && row.get(0).startsWith("`"))
            .toList();
  }

  private static String key(List<String> row) {
    return Page.firstCode(row.get(0));
  }

  @Test
  void the_reader_was_asked_for_all_of_its_sections() {
    assertThat(known)
        .hasSizeGreaterThan(60)
        .contains("httpServer.metrics.path", "rules[].metrics[].buckets", "executions[].agentId")
        .contains("httpServer.authentication.basic.salt", "httpServer.ssl.trustStore.filename");
  }

  @Test
  void every_key_that_the_reader_knows_has_a_row_and_there_is_no_other_row() {
    Set<String> values =
        known.stream()
            .filter(key -> !isSection(key))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> documented = table.stream().map(ConfigurationTest::key).toList();
    assertThat(documented).doesNotHaveDuplicates().containsAll(values);
    assertThat(known).containsAll(documented);
  }

  private static boolean isSection(String key) {
    return known.stream()
        .anyMatch(other -> other.startsWith(key + ".") || other.startsWith(key + "[]."));
  }

  @Test
  void the_defaults_in_the_tables_are_those_of_the_reader() throws ConfigException {
    StringBuilder yaml = new StringBuilder();
    for (List<String> row : table) {
      if (!key(row).matches(RELOADED) && Page.firstCode(row.get(2)) != null) {
        yaml.append(nested(key(row), Page.firstCode(row.get(2)))).append('\n');
      }
    }
    for (String line : yaml.toString().split("\n")) {
      PromtapConfig config = ConfigLoader.parse("defaults", line);
      assertThat(config.differsBesidesRules(PromtapConfig.defaults())).as(line).isFalse();
    }
    assertThat(yaml.toString().lines()).hasSizeGreaterThanOrEqualTo(11);
  }

  private static String nested(String key, String value) {
    String[] steps = key.split("\\.");
    return "{" + String.join(": {", steps) + ": " + value + "}".repeat(steps.length);
  }

  @Test
  void only_rules_executions_and_packs_are_said_to_be_reloaded() {
    for (List<String> row : table) {
      assertThat(row.get(3))
          .as(key(row))
          .isEqualTo(key(row).matches(RELOADED) ? "reload" : "restart");
    }
  }

  @Test
  void nothing_in_the_pages_is_written_as_a_key_that_does_not_exist() {
    Set<String> names =
        known.stream()
            .map(key -> key.substring(key.lastIndexOf('.') + 1))
            .collect(Collectors.toSet());
    for (Page page : Page.manual()) {
      for (String code : page.code()) {
        if (code.matches("[a-z][A-Za-z]*:( .*)?")) {
          assertThat(names).as(page + ": " + code).contains(code.substring(0, code.indexOf(':')));
        } else if (code.matches("(http|jdbc|jvm|limits|httpServer)(\\.[a-z][A-Za-z]*)+(: .*)?")
            && !code.matches("(http|jdbc)\\.(servlet|statement)")) {
          assertThat(known).as(page.toString()).contains(code.replaceAll(":.*", ""));
        }
      }
    }
  }

  @Test
  void the_environment_variables_are_those_that_are_read() {
    Set<String> named =
        Page.manual().stream()
            .flatMap(page -> VARIABLE.matcher(page.text()).results())
            .map(MatchResult::group)
            .collect(Collectors.toSet());
    assertThat(named).isEqualTo(CompiledClasses.words(Agent.class, VARIABLE.pattern()));
    String install = Page.of("docs/install.md").text();
    assertThat(named).allMatch(name -> install.contains("| `" + name + "` |"));
  }

  @TestFactory
  Stream<DynamicTest> a_configuration_in_the_pages_is_accepted() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Page page : Page.manual()) {
      for (String yaml : configurations(page)) {
        tests.add(
            DynamicTest.dynamicTest(
                page + ": " + yaml.lines().skip(1).findFirst().orElse(yaml),
                () ->
                    assertThatCode(() -> ConfigLoader.parse(page.toString(), yaml))
                        .doesNotThrowAnyException()));
      }
    }
    assertThat(tests).hasSizeGreaterThan(6);
    return tests.stream();
  }

  /** Its blocks of the kind, and the files that its transcripts show. */
  private static List<String> configurations(Page page) {
    List<String> found = new ArrayList<>();
    for (Page.Block block : page.blocks()) {
      if (block.is("yaml promtap")) {
        found.add(block.text());
      } else if (block.is("console")) {
        Stream.of(block.text().split("(?m)^\\$ .*\n"))
            .filter(output -> output.contains("\nrules:\n"))
            .forEach(found::add);
      }
    }
    return found;
  }

  @Test
  void a_block_of_yaml_says_whose_it_is() {
    Set<String> kinds =
        Set.of(
            "yaml promtap",
            "yaml promtap-mistakes",
            "yaml kubernetes",
            "yaml prometheus",
            "yaml prometheus-rules");
    for (Page page : Page.manual()) {
      for (Page.Block block : page.blocks()) {
        if (block.info().startsWith("yaml")) {
          assertThat(kinds).as(page.toString()).contains(block.info());
          assertThat(new Load(LoadSettings.builder().build()).loadFromString(block.text()))
              .isInstanceOf(Map.class);
        }
      }
    }
  }

  @Test
  void the_mistakes_that_are_shown_are_those_of_the_file_above_them() {
    List<Page.Block> blocks = Page.of("docs/find-and-check.md").blocks();
    int wrong = 0;
    while (!blocks.get(wrong).is("yaml promtap-mistakes")) {
      wrong++;
    }
    String yaml = blocks.get(wrong).text();
    List<String> shown = outputOf(blocks.get(wrong + 1));
    assertThatCode(() -> ConfigLoader.parse("promtap.yaml", yaml))
        .isInstanceOfSatisfying(
            ConfigException.class,
            refused ->
                assertThat(refused.problems()).extracting(Object::toString).isEqualTo(shown));
  }

  private static List<String> outputOf(Page.Block block) {
    return block.text().lines().filter(line -> !line.startsWith("$ ")).toList();
  }
}
