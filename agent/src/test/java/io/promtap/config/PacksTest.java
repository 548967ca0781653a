// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacksTest {

  @Test
  void no_packs_are_a_list_of_none() throws Exception {
    assertThat(ConfigText.rules("packs: []")).isEmpty();
    assertThat(ConfigText.rules("packs:")).isEmpty();
  }

  @Test
  void the_rules_of_a_pack_are_read_beside_those_of_the_file() throws Exception {
    List<MethodRule> rules =
        ConfigText.rules(
            """
            rules:
              - {class: a.Sender, method: send, metrics: [{counter: queue_sends_total}]}
            packs: [batch, queue]
            """);

    assertThat(rules)
        .extracting(MethodRule::name)
        .containsExactly("Sender.send", "batch-jobs", "queue-sends");
    assertThat(rules.get(2).metrics().get(0).name())
        .isEqualTo(rules.get(0).metrics().get(0).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[bacth]        | 9  | packs: unknown pack \"bacth\"; did you mean \"batch\"?; the packs are batch, queue, broken, unparsable",
        "[kafka]        | 9  | packs: unknown pack \"kafka\"; the packs are batch, queue, broken, unparsable",
        "[../testpacks] | 9  | packs: unknown pack \"../testpacks\"; the packs are batch, queue, broken, unparsable",
        "[queue, queue] | 16 | packs: queue is already in the list",
        "[1]            | 9  | packs: expected the name of a pack, found 1",
        "batch          | 8  | packs: expected a list of packs, found the text \"batch\"",
      })
  void a_pack_that_there_is_not_is_said_with_those_that_there_are(
      String packs, int column, String message) {
    assertThat(ConfigText.problems("packs: " + packs + "\n"))
        .containsExactly("p.yaml:1:" + column + ": " + message);
  }

  @Test
  void a_clash_with_a_rule_of_the_file_is_one_of_the_entry() {
    assertThat(
            ConfigText.problems(
                """
                packs:
                  - batch
                rules:
                  - class: a.A
                    method: m
                    metrics:
                      - counter: batch_jobs_total
                """))
        .containsExactly(
            "p.yaml:2:5: packs: batch: rules[0].metrics[0].counter: batch_jobs_total has the"
                + " labels job, outcome here and no labels in line 7");
  }

  @Test
  void a_pack_that_is_wrong_is_one_of_the_entry_too() {
    assertThat(ConfigText.problems("packs: [broken]"))
        .containsExactly(
            "p.yaml:1:9: packs: broken: rules[0] needs the key \"method\"",
            "p.yaml:1:9: packs: broken: rules[0].metrics[0].counter: \"broken\" is a counter, so it"
                + " ends with _total; did you mean \"broken_total\"?",
            "p.yaml:1:9: packs: broken: rules[0].metrics[1].gauge: the name up belongs to the"
                + " scraper, which writes a series of this name for each target; choose another",
            "p.yaml:1:9: packs: broken: unknown key \"jdbc\"");
    assertThat(ConfigText.problems("packs: [unparsable]"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:1:9: packs: unparsable: cannot be parsed: ");
  }

  @Test
  void a_pack_is_described_by_its_first_line() {
    assertThat(ConfigText.PACKS.description("batch")).isEqualTo("Jobs of the batch framework.");
    assertThat(ConfigText.PACKS.description("queue")).isEmpty();
    assertThat(ConfigText.PACKS.description("none")).isNull();
    assertThat(ConfigText.PACKS.yaml("queue")).startsWith("rules:\n");
    assertThat(Packs.yaml("none")).isNull();
  }

  @Test
  void every_pack_that_ships_is_right_alone_and_beside_the_others() throws Exception {
    for (String name : Packs.names()) {
      // The report of what matched knows a pack's rules by their names.
      assertThat(ConfigLoader.parse(name, "packs: [" + name + "]").rules())
          .allMatch(rule -> rule.name().startsWith(name + "."));
      assertThat(Packs.description(name)).isNotBlank();
    }
    String all = String.join(", ", Packs.names());
    assertThat(ConfigLoader.parse("all", "packs: [" + all + "]").rules())
        .hasSizeGreaterThanOrEqualTo(Packs.names().size());
  }
}
