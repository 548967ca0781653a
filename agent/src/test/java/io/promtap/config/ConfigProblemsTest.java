// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user reads when a file is wrong. */
class ConfigProblemsTest {

  @Test
  void all_mistakes_are_found_in_one_run_in_the_order_of_the_file() {
    List<String> problems =
        problems(
            """
            httpServer: {port: 70000}
            htttp:
              enabled: true
            http:
              endpoint: ["/users/{id}"]
              buckets: [0.1, 0.1]
            jdbc: {enabled: no}
            http: {}
            limits: [2000]
            """);

    assertThat(problems)
        .containsExactly(
            "p.yaml:1:20: httpServer.port: expected a whole number from 0 to 65535, found 70000",
            "p.yaml:2:1: unknown key \"htttp\"; did you mean \"http\"?",
            "p.yaml:5:3: unknown key \"endpoint\" under http; did you mean \"endpoints\"?",
            "p.yaml:6:18: http.buckets: expected a number of seconds larger than 0.1, found 0.1",
            "p.yaml:7:17: jdbc.enabled: expected true or false, found the text \"no\"",
            "p.yaml:8:1: \"http\" is already there in line 4",
            "p.yaml:9:9: limits: expected keys, found a list");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: '94 64'        | found the text \"94 64\"",
        "port: '70000'        | expected a whole number from 0 to 65535, found the text \"70000\"",
        "port: 94.5           | found 94.5",
        "port: -1             | found -1",
        "port:                | found nothing",
        "port: [1]            | found a list",
        "port: {a: 1}         | found keys",
        "port: 99999999999999999999999 | found 99999999999999999999999",
        "port: !!int abc      | expected a whole number from 0 to 65535",
        "port: !mine 1        | found a value of the type !mine",
        "host: 1              | expected a host name or an address, found 1",
        "host: ''             | found an empty text",
        "host: a/b            | expected a host name or an address, found the text \"a/b\"",
        "metrics: {path: metrics}    | expected a path such as /metrics",
        "metrics: {path: '/a?b'}     | expected a path such as /metrics",
        "metrics: {path: /}          | belong to the start page",
        "metrics: {path: /-/healthy} | belong to the start page",
        "threads: {maximum: 0}       | expected a whole number from 1 to 64",
        "threads: {minimum: 5}       | threads.minimum: expected at most the maximum, which is 4",
        "threads: {keepAliveTime: 0} | expected a whole number from 1 to 2147483647",
        "connections: {maximum: 7}   | expected a whole number from 8 to 1024",
        "threads: 4                  | httpServer.threads: expected keys, found 4",
        "authentication:              | authentication needs basic or bearer",
        "authentication: {}           | httpServer.authentication needs \"basic\" or \"bearer\"",
        "authentication: {basic: }    | httpServer.authentication.basic: expected keys, found nothing",
        "authentication: {bearer: {}} | httpServer.authentication.bearer needs the key \"tokenFile\"",
        "ssl:                         | ssl needs a keyStore",
        "ssl: {}                      | httpServer.ssl.keyStore needs the key \"filename\"",
        "livePage: 1                 | expected true or false, found 1",
        "metrics: {createdTimestamps: 1} | expected true or false, found 1",
      })
  void a_wrong_value_says_what_was_expected_and_what_was_found(String line, String message) {
    assertThat(problems("httpServer:\n  " + line + "\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:2:")
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "users/{id}      | \"users/{id}\": a template begins with /",
        "/users/{id      | a segment is a text, {name}, * or **, found \"{id\"",
        "/users/u-{id}   | a segment is a text, {name}, * or **, found \"u-{id}\"",
        "/users/{}       | a segment is a text, {name}, * or **, found \"{}\"",
        "/users/*.json   | a segment is a text, {name}, * or **, found \"*.json\"",
        "/a%20b          | a segment is a text, {name}, * or **, found \"a%20b\"",
        "/{id: [0-9]+}   | write {name} without a regular expression",
        "/**/edit        | ** is allowed only at the end",
        "/users/         | a / at the end is not needed",
        "/users//{id}    | // is no segment",
      })
  void a_wrong_path_template_says_why(String template, String message) {
    assertThat(problems("http:\n  endpoints: [/ok, '" + template.strip() + "']\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:2:20: http.endpoints: ")
        .contains(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "true", "''", "Traceparent", "[traceparent]"})
  void exemplars_are_off_or_of_the_traceparent(String value) {
    assertThat(problems("exemplars: " + value + "\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:1:12: exemplars: expected off or traceparent, found ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "true", "''", "Native", "[native]", "CLASSIC"})
  void histograms_are_classic_or_native_or_both(String value) {
    assertThat(problems("histograms: " + value + "\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:1:13: histograms: expected classic, native or both, found ");
  }

  @Test
  void the_label_of_the_application_is_wanted_or_not() {
    assertThat(problems("labels: {application: yes}\n"))
        .containsExactly(
            "p.yaml:1:23: labels.application: expected true or false, found the text \"yes\"");
    assertThat(problems("labels: {aplication: true}\n"))
        .hasSize(1)
        .first()
        .asString()
        .contains("unknown key \"aplication\" under labels", "application");
  }

  @Test
  void two_templates_for_the_same_paths_are_one_too_many() {
    assertThat(problems("http:\n  endpoints:\n  - /a/{x}/b\n  - /a/*/c\n  - /a/*/b\n"))
        .containsExactly(
            "p.yaml:5:5: http.endpoints: \"/a/*/b\" fits the same paths as \"/a/{x}/b\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoints: /a     | expected a list of path templates such as [\"/users/{id}\"], found the"
            + " text \"/a\"",
        "endpoints: {a: 1} | expected a list of path templates",
        "endpoints: [1]    | expected a template such as \"/users/{id}\", found 1",
      })
  void endpoints_have_to_be_a_list_of_texts(String line, String message) {
    assertThat(problems("http:\n  " + line + "\n")).hasSize(1).first().asString().contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "5",
        "[.inf]",
        "[.nan]",
        "[0]",
        "[-1]",
        "[1, x]",
        "[2, 1]",
        "[1, [2]]",
        "[null]",
        "~"
      })
  void buckets_are_finite_positive_and_increasing(String buckets) {
    assertThat(problems("http: {buckets: " + buckets + "}")).hasSize(buckets.equals("~") ? 0 : 1);
  }

  @Test
  void buckets_are_at_most_a_hundred() {
    StringBuilder buckets = new StringBuilder("1");
    for (int bound = 2; bound <= 100; bound++) {
      buckets.append(", ").append(bound);
    }
    assertThat(problems("http: {buckets: [" + buckets + "]}")).isEmpty();
    assertThat(problems("http: {buckets: [" + buckets + ", 101]}"))
        .hasSize(1)
        .first()
        .asString()
        .contains("found 101");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class: '*'             | \"*\" names no class at all",
        "implements: a.*        | wildcards are possible under class and method",
        "class: com/example/A   | write dots instead of slashes",
        "class: com..A          | expected a class name such as",
        "class: [A, 5]          | executions[0].class: expected a class name such as",
        "method: execute()      | a method name or a pattern",
        "method: new            | an exception of a constructor cannot be caught",
        "method: <init>         | a method name or a pattern",
        "method: []             | expected 1 to 100 names, found 0",
        "method: [a, a]         | a is already in the list",
        "method: 5              | a method name or a pattern",
        "agentId: ${return.id}  | known only when the call ends",
        "agentId: ${exception}  | known only when the call ends",
        "agentId: ${outcome}    | known only when the call ends",
        "agentId: [a]           | expected an expression such as ${this.id} or a constant",
        "agentId: run-${this.a} | text around an expression",
        "agentId: ${this.id     | the expression has no closing }",
        "error: failed          | cannot tell an error from a success",
        "error: ${class}        | cannot tell an error from a success",
        "error: ${return.a:-b}  | leave the default out",
        "buckets: [1]           | unknown key \"buckets\" under executions[0]",
        "agentID: x             | did you mean \"agentId\"?",
        "name: ''               | expected a name, found an empty text",
      })
  void a_wrong_rule_is_one_problem_in_its_line(String line, String message) {
    String key = line.substring(0, line.indexOf(':'));
    StringBuilder yaml = new StringBuilder("executions:\n  - name: r\n");
    for (String good : List.of("class: A", "method: m", "agentId: x")) {
      if (!good.startsWith(key + ":")) {
        yaml.append("    ").append(good).append('\n');
      }
    }
    int lineNumber = (int) yaml.toString().lines().count() + 1;
    if (key.equals("name")) {
      yaml = new StringBuilder("executions:\n  - class: A\n    method: m\n    agentId: x\n");
      lineNumber = 5;
    }

    assertThat(problems(yaml + "    " + line + "\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:" + lineNumber + ":")
        .contains(message);
  }

  @Test
  void a_rule_needs_its_three_keys() {
    assertThat(problems("executions:\n  - name: r\n"))
        .containsExactly(
            "p.yaml:2:5: executions[0] needs the key \"method\"",
            "p.yaml:2:5: executions[0] needs the key \"agentId\"",
            "p.yaml:2:5: executions[0] needs one of the keys \"class\", \"implements\","
                + " \"extends\" and \"annotatedWith\", or \"method: {annotatedWith: ...}\"");
    assertThat(problems("executions: [x]"))
        .containsExactly("p.yaml:1:14: executions[0]: expected keys, found the text \"x\"");
    assertThat(problems("executions: {class: A}"))
        .containsExactly("p.yaml:1:13: executions: expected a list of rules, found keys");
  }

  @Test
  void rules_have_names_of_their_own_and_count_a_method_once() {
    assertThat(
            problems(
                """
                executions:
                  - {class: a.Runner, method: run, agentId: x}
                  - {class: b.Runner, method: run, agentId: x}
                  - {name: other, class: a.Runner, method: [go, run], agentId: x}
                """))
        .containsExactly(
            "p.yaml:3:5: executions[1] has the name \"Runner.run\" of the rule in line 2;"
                + " add a \"name\"",
            "p.yaml:4:44: executions[2].method: a.Runner.run is already counted by"
                + " \"Runner.run\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "agentId: ${this.}         | 5:21",
        "agentId: '${this.}'       | 5:22",
        "agentId: \"${\\u0074his.}\" | 5:14",
      })
  void a_mistake_in_an_expression_is_shown_inside_it_where_that_can_be_told(
      String line, String place) {
    assertThat(problems("executions:\n  - class: A\n    method: m\n\n    " + line + "\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:" + place + ":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'a: [1,'              | 1:7",
        "'a: {b'               | 1:6",
        "'a: *nope'            | 1:4",
        "'%YAML 9.1\n---\na: b'| 1:1",
        "'http: {}\n---\nb: 2' | 2:1",
        "'http: {}\n\tjvm: {}' | 2:1",
        "'a: b: c'             | 1:5",
      })
  void what_is_not_yaml_is_said_with_its_place(String yaml, String place) {
    assertThat(problems(yaml))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:" + place + ": cannot be parsed: ")
        .doesNotContain("\n");
  }

  @Test
  void a_character_that_yaml_forbids_is_named() {
    assertThat(problems("http: {}\njvm: \0"))
        .containsExactly("p.yaml:2:6: YAML does not allow the character U+0000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1: x", "true: x", "[a]: x", "{a: b}: x", "~: x", "? |\n  a\n: x"})
  void keys_are_texts(String yaml) {
    assertThat(problems(yaml)).hasSize(1);
  }

  @Test
  void an_expression_among_braces_needs_quotes() {
    assertThat(problems("executions: [{class: A, method: m, agentId: ${this.id}}]"))
        .hasSize(1)
        .first()
        .asString()
        .endsWith("; inside { } or [ ] an expression needs quotes");
  }

  @Test
  void merge_keys_are_not_supported() {
    assertThat(problems("http: {<<: {enabled: false}}"))
        .containsExactly("p.yaml:1:8: unknown key \"<<\" under http");
    assertThat(problems("http: {!!merge x: {enabled: false}}"))
        .containsExactly("p.yaml:1:8: cannot be parsed: merge keys are not supported");
  }

  @Test
  void a_file_of_another_kind_does_not_make_a_thousand_lines() {
    assertThat(problems("key: value\n".repeat(1_000)))
        .hasSize(51)
        .last()
        .asString()
        .contains("950 more mistakes are not listed");
  }

  private static List<String> problems(String yaml) {
    ConfigException failure =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.parse("p.yaml", yaml));
    return failure == null
        ? List.of()
        : failure.problems().stream().map(Problem::toString).toList();
  }
}
