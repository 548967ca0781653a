// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The labels of every series, as the file gives them. */
class ConstantLabelsReaderTest {

  @Test
  void labels_are_texts_numbers_and_variables_beside_the_switch_of_the_application() {
    PromtapConfig config =
        read("""
                labels:
                  application: true
                  service: orders
                  release: 1.10
                  home: "${env:PATH}"
                  zone: "a-${env:PROMTAP_NO_SUCH_VARIABLE:-b}-c"
                """)
            .config();

    assertThat(config.applicationLabel()).isTrue();
    assertThat(config.constantLabels())
        .containsEntry("service", "orders")
        .containsEntry("release", "1.10")
        .containsEntry("zone", "a-b-c")
        .hasSize(System.getenv("PATH").length() > 200 ? 3 : 4);
    assertThat(PromtapConfig.defaults().constantLabels()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {service: }               | labels.service: expected a text such as orders or "${env:SERVICE}", found nothing
          {service: [a]}            | labels.service: expected a text such as orders
          {Service: a}              | the label "Service" is not in snake_case
          {le: a}                   | the label "le" belongs to histograms and summaries
          {__x: a}                  | begins with __, which belongs to Prometheus
          {status: a}               | labels: the metric http_requests_total has a label "status" of its own; choose another name
          {version: a}              | labels: the metric promtap_build_info has a label "version" of its own
          {currency: a}             | labels: the metric payments_total has a label "currency" of its own
          {aplication: true}        | unknown key "aplication" under labels; did you mean "application"?
          {a: "${env:PROMTAP_NONE}"}| labels.a: the environment has no variable PROMTAP_NONE; ${env:PROMTAP_NONE:-text} has a default
          {a: "${this.id}"}         | labels.a: ${this.id} is not known here; only ${env:NAME} is
          {a: "${env:PROMTAP_NONE:-}"} | labels.a: a value has 1 to 200 characters, found 0
          """)
  void a_label_that_cannot_be_is_said_and_left_out(String labels, String message) {
    LoadedConfig loaded =
        read(
            "labels: "
                + labels.replaceFirst("}$", ", good: x}")
                + "\nrules: [{class: A, method: m, metrics: [{counter: payments_total, labels: {currency: '${arg0}'}}]}]\n");

    assertThat(loaded.problems()).singleElement().asString().contains(message);
    assertThat(loaded.config().constantLabels()).containsOnlyKeys("good");
    assertThat(loaded.config().rules()).hasSize(1);
  }

  @Test
  void there_are_at_most_20() {
    String many =
        IntStream.range(0, 21).mapToObj(i -> "l" + i + ": v").collect(Collectors.joining(", "));

    LoadedConfig loaded = read("labels: {" + many + "}\n");

    assertThat(loaded.problems()).singleElement().asString().contains("at most 20");
    assertThat(loaded.config().constantLabels()).isEmpty();
  }

  @Test
  void a_change_of_them_needs_a_restart() {
    assertThat(
            read("labels: {service: a}")
                .config()
                .differsBesidesRules(read("labels: {service: b}").config()))
        .isTrue();
  }

  @Test
  void every_label_of_the_tables_of_metrics_is_taken() throws IOException {
    Pattern row = Pattern.compile("\\| `[a-z_]+` \\| [a-z]+ \\| (`[a-z_`, ]+`) .*");
    List<String> labels =
        Files.readAllLines(Path.of("../docs/metrics.md")).stream()
            .map(row::matcher)
            .filter(found -> found.matches())
            .flatMap(found -> Pattern.compile("`([a-z_]+)`").matcher(found.group(1)).results())
            .map(found -> found.group(1))
            .distinct()
            .toList();

    assertThat(labels)
        .hasSizeGreaterThan(12)
        .allMatch(label -> BuiltInLabels.metricWith(label) != null);
  }

  @Test
  void a_reference_without_an_end_is_said() {
    assertThat(read("labels: {a: '${env:X'}").problems())
        .singleElement()
        .asString()
        .endsWith("labels.a: \"${env:X\" lacks a closing }");
  }

  @Test
  void several_variables_stand_in_one_text() {
    assertThat(
            EnvironmentText.resolve(
                "${env:A}/${env:B}$x{y}${env:C:-${}", Map.of("A", "1", "B", "${env:A}")))
        .isEqualTo("1/${env:A}$x{y}${");
  }

  private static LoadedConfig read(String yaml) {
    return ConfigLoader.read("p.yaml", yaml);
  }
}
