// SPDX-License-Identifier: Apache-2.0
package io.promtap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.Agent;
import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.config.MethodRule;
import io.promtap.config.MetricSpec;
import io.promtap.config.Packs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The metrics of the documentation. {@code DocumentationIT} compares types and labels. */
class MetricsTest {

  private static final String NAME =
      "(?:(?:http|db|agent|jvm|process|promtap)_[a-z]+[a-z_]*|target_info)";
  private static final Pattern IN_TEXT = Pattern.compile("(?<![A-Za-z_])" + NAME + "(?![a-z(])");

  /** Texts of this form that are no metrics: a label, and prefixes. */
  private static final Set<String> OTHERS =
      Set.of("agent_id", "agent_execution", "jvm_native_memory_");

  /** As the classes name them, without the endings of counters and infos. */
  private static Set<String> inClasses() {
    return CompiledClasses.words(Agent.class, NAME).stream()
        .filter(name -> !OTHERS.contains(name))
        .map(MetricsTest::family)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String family(String name) {
    return name.replaceAll("_(total|info)$", "");
  }

  @Test
  void every_metric_has_a_row_and_there_is_no_other_row() {
    List<String> rows =
        Page.of("docs/metrics.md").rows().stream()
            .map(row -> row.get(0))
            .filter(cell -> cell.startsWith("`") && !cell.contains("/"))
            .map(Page::firstCode)
            .toList();
    assertThat(rows).doesNotHaveDuplicates();
    assertThat(rows.stream().map(MetricsTest::family))
        .containsExactlyInAnyOrderElementsOf(inClasses());
  }

  @Test
  void a_page_names_no_metric_that_does_not_exist() throws ConfigException {
    Set<String> exist = new HashSet<>(inClasses());
    for (String pack : Packs.names()) {
      names(pack).forEach(name -> exist.add(family(name)));
    }
    for (Page page : Page.manual()) {
      Matcher found = IN_TEXT.matcher(page.text());
      while (found.find()) {
        if (!OTHERS.contains(found.group())) {
          assertThat(exist)
              .as(page.toString())
              .contains(family(found.group().replaceAll("_(bucket|sum|count)$", "")));
        }
      }
    }
  }

  @Test
  void the_table_of_packs_has_the_metrics_and_labels_of_each_and_no_others()
      throws ConfigException {
    Set<String> rows = new TreeSet<>();
    for (List<String> row : Page.of("docs/packs.md").rows()) {
      String pack = Page.firstCode(row.get(0));
      if (pack != null) {
        rows.add(pack);
        List<String> code = new Page(null, row.get(1)).code();
        assertThat(code.stream().filter(text -> text.matches("[a-z]+_\\w+") && !isLabel(text)))
            .as(pack)
            .containsExactlyInAnyOrderElementsOf(names(pack));
        assertThat(code.stream().flatMap(text -> List.of(text.split(", ")).stream()))
            .as(pack)
            .containsAll(labels(pack));
      }
    }
    assertThat(rows).containsExactlyInAnyOrderElementsOf(Packs.names());
  }

  private static boolean isLabel(String text) {
    return text.equals("agent_id");
  }

  private static Set<String> names(String pack) throws ConfigException {
    return rules(pack).stream()
        .flatMap(rule -> rule.metrics().stream())
        .map(MetricSpec::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> labels(String pack) throws ConfigException {
    return rules(pack).stream()
        .flatMap(rule -> rule.metrics().stream())
        .flatMap(metric -> metric.labels().keySet().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<MethodRule> rules(String pack) throws ConfigException {
    return ConfigLoader.parse(pack, "packs: [" + pack + "]").rules();
  }
}
