// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the user reads when a rule is wrong. */
class RulesProblemsTest {

  private static final String FAILURE =
      "an exception of a constructor cannot be caught, as it may come from the call of another"
          + " constructor, before there is an object";

  @Test
  void all_mistakes_of_a_rule_are_found_in_one_run_in_the_order_of_the_file() {
    assertThat(
            ConfigText.problems(
                """
                rules:
                  - name: payments
                    clas: com.example.PaymentService
                    method: pay()
                    parameter: [int]
                    metrics:
                      - counter: payments
                        label: {currency: "${arg0.currency}"}
                      - histogram: paymentMs
                        labels: {agentId: "${arg.id}"}
                        bucket: [1]
                  - metric: []
                """))
        .containsExactly(
            "p.yaml:2:5: rules[0] needs one of the keys \"class\", \"implements\", \"extends\" and"
                + " \"annotatedWith\", or \"method: {annotatedWith: ...}\"",
            "p.yaml:3:5: unknown key \"clas\" under rules[0]; did you mean \"class\"?",
            "p.yaml:4:13: rules[0].method: expected a method name or a pattern such as \"find*\","
                + " without parentheses, found the text \"pay()\"; put the types of parameters"
                + " under \"parameters\"",
            "p.yaml:5:5: unknown key \"parameter\" under rules[0]; did you mean \"parameters\"?",
            "p.yaml:7:18: rules[0].metrics[0].counter: \"payments\" is a counter, so it ends with"
                + " _total; did you mean \"payments_total\"?",
            "p.yaml:8:9: unknown key \"label\" under rules[0].metrics[0]; did you mean"
                + " \"labels\"?",
            "p.yaml:9:20: rules[0].metrics[1].histogram: \"paymentMs\" is not in snake_case, which"
                + " is a-z, 0-9 and _, and it abbreviates the unit \"ms\"; did you mean"
                + " \"payment_seconds\"?",
            "p.yaml:10:18: rules[0].metrics[1].labels: the label \"agentId\" is not in snake_case,"
                + " which is a-z, 0-9 and _; did you mean \"agent_id\"?",
            "p.yaml:10:30: rules[0].metrics[1].labels.agentId: unknown \"arg\"; expected one of"
                + " this, arg0 (arg1, ...), return, exception, class, method, outcome, now; did you mean"
                + " \"arg0\"?",
            "p.yaml:11:9: unknown key \"bucket\" under rules[0].metrics[1]; did you mean"
                + " \"buckets\"?",
            "p.yaml:12:5: rules[1] needs the key \"method\"",
            "p.yaml:12:5: rules[1] needs the key \"metrics\"",
            "p.yaml:12:5: rules[1] needs one of the keys \"class\", \"implements\", \"extends\" and"
                + " \"annotatedWith\", or \"method: {annotatedWith: ...}\"",
            "p.yaml:12:5: unknown key \"metric\" under rules[1]; did you mean \"metrics\"?");
  }

  /** The line stands as line 5 in a rule that is good without it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class: com/example/A | 12 | class: expected a class name such as com.example.Outer$Inner or a pattern such as com.example.**, found the text \"com/example/A\"; write dots instead of slashes",
        "class: com..A        | 12 | class: expected a class name such as com.example.Outer$Inner or a pattern such as com.example.**, found the text \"com..A\"",
        "class: [a.A, 5]      | 18 | class: expected a class name such as com.example.Outer$Inner or a pattern such as com.example.**, found 5",
        "class: [a.A, a.A]    | 18 | class: a.A is already in the list",
        "class: []            | 12 | class: expected 1 to 100 names, found 0",
        "class: java.net.*    | 12 | class: classes of the JDK have to be named exactly, without wildcards",
        "class: com.sun.**    | 12 | class: classes of the JDK have to be named exactly, without wildcards",
        "class: javax.sql.** | 12 | class: classes of the JDK have to be named exactly, without wildcards",
        "class: javax.crypto.C* | 12 | class: classes of the JDK have to be named exactly, without wildcards",
        "class: java.lang.String | 12 | class: java.lang.String cannot be measured, because Promtap itself uses it",
        "class: java.util.HashMap | 12 | class: java.util.HashMap cannot be measured, because Promtap itself uses it",
        "class: java.util.concurrent.ConcurrentHashMap$Node | 12 | class: java.util.concurrent.ConcurrentHashMap$Node cannot be measured, because Promtap itself uses it",
        "class: java.util.concurrent.locks.ReentrantLock | 12 | class: java.util.concurrent.locks.ReentrantLock cannot be measured, because Promtap itself uses it",
        "class: jdk.internal.misc.Unsafe | 12 | class: jdk.internal.misc.Unsafe cannot be measured, because Promtap itself uses it",
        "class: sun.misc.Unsafe | 12 | class: sun.misc.Unsafe cannot be measured, because Promtap itself uses it",
        "class: io.promtap.premain.Premain | 12 | class: io.promtap.premain.Premain cannot be measured, because Promtap itself uses it",
        "class: '**'          | 12 | class: \"**\" names no class at all; write at least a part of the name",
        "class: '*.**'        | 12 | class: \"*.**\" names no class at all; write at least a part of the name",
        "implements: '@a.B'   | 17 | implements: expected an exact name such as com.example.Outer$Inner, found the text \"@a.B\"; leave the @ out",
        "implements: a.*      | 17 | implements: expected an exact name such as com.example.Outer$Inner, found the text \"a.*\"; wildcards are possible under class and method",
        "extends: java.lang.Object | 14 | extends: every class extends java.lang.Object, so this says nothing",
        "annotatedWith: 5     | 20 | annotatedWith: expected an exact name such as com.example.Outer$Inner, found 5",
        "metaAnnotations: true | 22 | metaAnnotations: has no effect without \"annotatedWith\"",
        "metaAnnotations: yes | 22 | metaAnnotations: expected true or false, found the text \"yes\"",
        "method: <init>       | 13 | method: expected a method name or a pattern such as \"find*\", without parentheses, found the text \"<init>\"; the constructors are called \"new\"",
        "method: {}           | 13 | method needs the key \"name\" or \"annotatedWith\"",
        "method: {name: [a, a]} | 24 | method.name: a is already in the list",
        "parameters: String   | 17 | parameters: expected a type such as int, byte[] or java.lang.String, or * for any one, .. for the rest, found the text \"String\"; did you mean \"java.lang.String\"?",
        "parameters: ['List[]'] | 18 | parameters: expected a type such as int, byte[] or java.lang.String, or * for any one, .. for the rest, found the text \"List[]\"; did you mean \"java.util.List[]\"?",
        "parameters: [java.util.List<a.B>] | 18 | parameters: expected a type such as int, byte[] or java.lang.String, or * for any one, .. for the rest, found the text \"java.util.List<a.B>\"; leave the type arguments out",
        "parameters: int...   | 17 | parameters: expected a type such as int, byte[] or java.lang.String, or * for any one, .. for the rest, found the text \"int...\"; write [] instead of ...",
        "parameters: [.., int] | 17 | parameters: \"..\" stands for the rest and can only be the last",
        "parameters: void     | 17 | parameters: expected a type such as int, byte[] or java.lang.String, or * for any one, .. for the rest, found the text \"void\"",
        "exclude: {class: 1}  | 22 | exclude.class: expected a class name such as com.example.Outer$Inner or a pattern such as com.example.**, found 1",
        "exclude: a.B         | 14 | exclude: expected keys, found the text \"a.B\"",
        "await: 1             | 12 | await: expected true or false, found 1",
        "error: failed        | 12 | error: failed cannot tell an error from a success; use return, this, arg0 or exception",
        "error: ${return.a:-b} | 12 | error: leave the default out: a missing value is no error",
        "error: ${this.close()} | 19 | error: close() is never called: an expression only reads, it changes and awaits nothing",
        "metrics: []          | 14 | metrics: expected a list of 1 to 50 metrics, found 0",
        "metrics: {counter: a_total} | 14 | metrics: expected a list of 1 to 50 metrics, found keys",
      })
  void a_wrong_key_of_a_rule_is_one_problem(String line, int column, String message) {
    assertThat(ConfigText.problems(ruleWith(line)))
        .containsExactly("p.yaml:5:" + column + ": rules[0]." + message);
  }

  private static String ruleWith(String line) {
    String key = line.substring(0, line.indexOf(':'));
    List<String> others =
        List.of("class: a.A", "method: m", "metrics: [{counter: a_total}]").stream()
            .filter(good -> !good.startsWith(key + ":"))
            .toList();
    String name = others.size() == 3 ? "" : "  - name: r\n";
    return "rules:\n" + name + list(others, !name.isEmpty()) + "    " + line + "\n";
  }

  private static String list(List<String> lines, boolean begun) {
    return IntStream.range(0, lines.size())
        .mapToObj(i -> (i == 0 && !begun ? "  - " : "    ") + lines.get(i) + "\n")
        .collect(Collectors.joining());
  }

  /** The metric stands in line 4, from column 5. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x                                  | 5  | : expected keys, found the text \"x\"",
        "~                                  | 5  | ' needs one of the keys \"counter\", \"histogram\", \"summary\", \"gauge\" and \"timestamp\"'",
        "{help: x}                          | 5  | ' needs one of the keys \"counter\", \"histogram\", \"summary\", \"gauge\" and \"timestamp\"'",
        "{counter: a_total, gauge: b}       | 31 | .gauge: this metric is a counter already",
        "{counter: 5}                       | 15 | .counter: expected the name of a metric, found 5",
        "{counter: promtap_a_total}         | 15 | .counter: the name promtap_a_total belongs to Promtap's own metrics; choose another",
        "{gauge: up}                        | 13 | .gauge: the name up belongs to the scraper, which writes a series of this name for each target; choose another",
        "{counter: a_total, add: '${this}'} | 29 | .add: only a gauge goes up and down; a counter has a \"value\"",
        "{gauge: a, add: '${this}', value: '${this}'} | 21 | .add: a gauge has either a \"value\", which it is set to, or an \"add\"",
        "{counter: a_total, value: 5}       | 31 | .value: 5 is no number of the call; use this, arg0 or return",
        "{counter: a_total, value: '${exception}'} | 31 | .value: ${exception} is no number of the call; use this, arg0 or return",
        "{counter: a_total, value: '${this.a:-b}'} | 31 | .value: the default \"b\" is no number",
        "{counter: a_total, value: '${this.a:-NaN}'} | 31 | .value: the default \"NaN\" is no number",
        "{counter: a_total, value: '${this.a:--Infinity}'} | 31 | .value: the default \"-Infinity\" is no number",
        "{counter: a_total, value: [a]}     | 31 | .value: expected an expression such as ${this.id} or a constant, found a list",
        "{histogram: a, value: '${this}'}   | 5  | ' needs the key \"buckets\", with bounds in the unit of its \"value\"'",
        "{histogram: a, value: '${this}', buckets: [2, 1]} | 51 | .buckets: expected a number larger than 2.0, found 1",
        "{histogram: a_seconds, buckets: [0]} | 38 | .buckets: expected a number of seconds larger than 0.0, found 0",
        "{summary: a_seconds, buckets: [1]} | 35 | .buckets: only a histogram has buckets",
        "{timestamp: a_seconds, value: '${this}'} | 35 | .value: a timestamp has no value: it is the time at which a call ends",
        "{timestamp: a_seconds, add: '${this}'} | 33 | .add: only a gauge goes up and down; a timestamp is a time",
        "{counter: a_total, value: '${now}'} | 31 | .value: ${now} is a time, which only a gauge can have as its \"value\"; a \"timestamp\" is such a gauge",
        "{counter: a_total, labels: {a: '${now}'}} | 36 | .labels.a: ${now} is a time, which only a gauge can have as its \"value\"; a \"timestamp\" is such a gauge",
        "{gauge: a, add: '${now}'}          | 21 | .add: ${now} is a time, which only a gauge can have as its \"value\"; a \"timestamp\" is such a gauge",
        "{gauge: a, value: '${now:-1}'}     | 23 | .value: leave the default out: there is always a time",
        "{gauge: a, value: '${now.x}'}      | 29 | .value: \"now\" is a time and has nothing inside it to read",
        "{gauge: a, read: scrape}           | 5  | ' needs the key \"value\", which is read at the scrape'",
        "{gauge: a, read: late, value: '${this}'} | 22 | .read: expected call or scrape, found the text \"late\"",
        "{counter: a_total, read: scrape}   | 30 | .read: only a gauge is read at the scrape; a counter has calls",
        "{gauge: a, of: sum, value: '${this}'} | 20 | .of: only a gauge with \"read: scrape\" is of several objects",
        "{gauge: a, read: scrape, of: min, value: '${this}'} | 34 | .of: expected sum or max, found the text \"min\"",
        "{gauge: a, read: scrape, value: '${this}', when: success} | 54 | .when: is about calls, but this gauge is read from objects at the scrape",
        "{gauge: a, read: scrape, value: '${arg0}'} | 37 | .value: ${arg0} is not known at the scrape, when no call is under way; use this",
        "{gauge: a, read: scrape, value: '${this}', labels: {a: '${method}'}} | 60 | .labels.a: ${method} is not known at the scrape, when no call is under way; use this or a constant",
        "{gauge: a, read: scrape, value: '${this.a:-b}'} | 37 | .value: the default \"b\" is no number",
        "{gauge: a, when: success}          | 22 | .when: a call in flight is neither a success nor an error yet",
        "{counter: a_total, when: failed}   | 30 | .when: expected success or error, found the text \"failed\"",
        "{counter: a_total, help: ''}       | 30 | .help: expected a text, found an empty text",
        "{counter: a_total, labels: [a]}    | 32 | .labels: expected keys, found a list",
        "{counter: a_total, labels: {a: }}  | 35 | .labels.a: expected an expression such as ${this.id} or a constant, found nothing",
        "{counter: a_total, labels: {le: x}} | 33 | .labels: the label \"le\" belongs to histograms and summaries; choose another name",
        "{counter: a_total, labels: {a: '${arg0.poll()}'}} | 44 | .labels.a: poll() is never called: an expression only reads, it changes and awaits nothing",
        "{gauge: a, labels: {b: '${return.x}'}} | 28 | .labels.b: ${return.x} is known only when the call ends, but a call in flight is counted when it starts; use this, arg0, class, method or a constant",
        "{gauge: a, labels: {b: '${outcome}'}} | 28 | .labels.b: ${outcome} is known only when the call ends, but a call in flight is counted when it starts; use this, arg0, class, method or a constant",
      })
  void a_wrong_metric_is_one_problem(String metric, int column, String message) {
    assertThat(
            ConfigText.problems(
                "rules:\n- class: a.A\n  method: m\n  metrics: [\n    " + metric + "]\n"))
        .containsExactly("p.yaml:5:" + column + ": rules[0].metrics[0]" + message);
  }

  @Test
  void what_is_not_known_of_a_constructor_is_refused_with_the_reason() {
    assertThat(
            ConfigText.problems(
                """
                rules:
                  - class: a.A
                    method: [new, create]
                    await: true
                    error: ${this.failed}
                    metrics:
                      - counter: a_total
                        labels: {a: "${outcome}", b: "${return.x}", c: "${exception}"}
                      - counter: b_total
                        when: error
                      - gauge: in_flight
                      - counter: c_total
                        value: ${return}
                """))
        .containsExactly(
            "p.yaml:4:12: rules[0].await: a constructor returns nothing that could complete later",
            "p.yaml:5:12: rules[0].error: calls of a constructor count only if they succeed: "
                + FAILURE,
            "p.yaml:8:21: rules[0].metrics[0].labels.a: ${outcome} is not known for a constructor: "
                + FAILURE,
            "p.yaml:8:38: rules[0].metrics[0].labels.b: a constructor returns nothing; the new"
                + " object is ${this}",
            "p.yaml:8:56: rules[0].metrics[0].labels.c: ${exception} is not known for a"
                + " constructor: "
                + FAILURE,
            "p.yaml:10:15: rules[0].metrics[1].when: " + FAILURE,
            "p.yaml:11:16: rules[0].metrics[2].gauge: calls of a constructor are not counted in"
                + " flight: "
                + FAILURE,
            "p.yaml:13:16: rules[0].metrics[3].value: a constructor returns nothing; the new"
                + " object is ${this}");
    assertThat(ConfigText.problems("executions: [{class: a.A, method: new, agentId: x}]"))
        .containsExactly("p.yaml:1:35: executions[0].method: \"new\": " + FAILURE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class: '**', method: '*'             | 18 | class: \"**\" with the method \"*\" would weave everything",
        "class: '*', method: [a, '**']        | 18 | class: \"*\" with the method \"**\" would weave everything",
        "class: '*Service', method: '*'       | 18 | class: \"*Service\" with the method \"*\" would weave everything",
        "class: [a.B, 'com*.x'], method: '*'  | 18 | class: \"com*.x\" with the method \"*\" would weave everything",
        "class: 'x*', implements: java.io.Serializable, method: '*' | 18 | class: \"x*\" with the method \"*\" would weave everything",
        "implements: java.io.Serializable, method: '*'    | 23 | implements: a type as common as this with the method \"*\" would weave everything",
        "extends: java.lang.AutoCloseable, method: '*'    | 20 | extends: a type as common as this with the method \"*\" would weave everything",
        "implements: [a.B, java.lang.Cloneable], method: '*' | 23 | implements: a type as common as this with the method \"*\" would weave everything",
      })
  void a_rule_about_everything_is_refused(String keys, int column, String message) {
    assertThat(ConfigText.problems("rules: [{ " + keys + ", metrics: [{counter: a_total}]}]"))
        .containsExactly(
            "p.yaml:1:"
                + column
                + ": rules[0]."
                + message
                + "; name a package, such as com.example.**, or the methods");
  }

  @Test
  void only_one_of_two_keys_with_the_same_meaning_is_needed() {
    assertThat(
            ConfigText.problems(
                ruleWith("implements: a.B")
                    .replace("    implements", "    extends: a.C\n    implements")))
        .containsExactly(
            "p.yaml:5:14: rules[0].extends: means the same as \"implements\"; put all types under"
                + " one of them");
  }

  @Test
  void a_rule_reads_at_most_four_arguments_and_only_those_that_its_parameters_have() {
    String labels = "{a: '${arg0}', b: '${arg1}', c: '${arg2.x}', d: '${arg3}'}";
    String rule = "rules:\n- class: A\n  method: m\n  %s\n  metrics: [{counter: a_total, labels: ";

    assertThat(ConfigText.problems(rule.formatted("error: ${arg3.y}") + labels + "}]\n")).isEmpty();
    String value = labels + ", value: '${arg4}'";
    assertThat(ConfigText.problems(rule.formatted("name: r") + value + "}]\n"))
        .singleElement()
        .asString()
        .contains("reads 5 arguments, but may read at most 4: arg0, arg1, arg2, arg3, arg4");
    assertThat(ConfigText.problems(rule.formatted("error: ${arg7}") + labels + "}]\n"))
        .containsExactly(
            "p.yaml:2:3: rules[0] reads 5 arguments, but may read at most 4: arg0, arg1, arg2, arg3,"
                + " arg7");
    assertThat(ConfigText.problems(rule.formatted("parameters: ['*', int]") + labels + "}]\n"))
        .containsExactly(
            "p.yaml:4:15: rules[0].parameters: there are 2, counted from arg0, but the rule reads"
                + " arg2, arg3");
    assertThat(ConfigText.problems(rule.formatted("parameters: [int, ..]") + labels + "}]\n"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "counter: a_total, labels: {y: 1} | counter: a_total has the labels y here and the labels x in line 4",
        "counter: a_total                 | counter: a_total has no labels here and the labels x in line 4",
        "counter: a_total, labels: {x: 1}, value: '${this}' | counter: a_total adds up a value here and counts calls in line 4",
        "gauge: a, value: '${this}'       | gauge: a conflicts with a_total in line 4: OpenMetrics calls both a",
        "histogram: h_seconds, buckets: [1] | histogram: h_seconds has other buckets in line 5",
        "summary: h_seconds               | summary: h_seconds is a summary here and a histogram in line 5",
        "gauge: g                         | gauge: g counts calls in flight here and takes a value in line 6",
        "gauge: g, read: scrape, value: '${this}' | gauge: g is read at the scrape as a sum here and takes a value in line 6",
        "gauge: g, add: '${this}'         | gauge: g changes by a value here and takes a value in line 6",
      })
  void rules_that_share_a_metric_have_to_agree_on_it(String metric, String message) {
    String yaml =
        """
        rules:
        - class: A
          method: m
          metrics: [{counter: a_total, labels: {x: 1}},
            {histogram: h_seconds, buckets: [1, 2]},
            {gauge: g, value: '${this}'}]
        - class: B
          method: m
          metrics:
        """;
    assertThat(ConfigText.problems(yaml + "  - {" + metric + "}\n"))
        .containsExactly(
            "p.yaml:10:" + (metric.indexOf(' ') + 7) + ": rules[1].metrics[0]." + message);
  }

  @Test
  void names_are_unique_among_rules_executions_and_packs() {
    assertThat(
            ConfigText.problems(
                """
                executions:
                  - {class: a.Runner, method: run, agentId: x}
                rules:
                  - {class: b.Runner, method: run, metrics: [{counter: a_total}]}
                  - {name: Runner.run, class: c.C, method: m, metrics: [{counter: a_total}]}
                  - {name: batch-jobs, class: d.D, method: m, metrics: [{counter: a_total}]}
                packs: [batch]
                """))
        .containsExactly(
            "p.yaml:4:5: rules[0] has the name \"Runner.run\" of the rule in line 2; add a"
                + " \"name\"",
            "p.yaml:5:5: rules[1] has the name \"Runner.run\" of the rule in line 2; choose"
                + " another",
            "p.yaml:7:9: packs: batch: rules[0] has the name \"batch-jobs\" of the rule in line 6;"
                + " choose another");
  }

  @Test
  void a_name_is_one_line_of_at_most_200_characters() {
    assertThat(ConfigText.problems(ruleWith("name: " + "x".repeat(200)))).isEmpty();
    assertThat(ConfigText.problems(ruleWith("name: " + "x".repeat(201))))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("p.yaml:5:11: rules[0].name: expected a name of at most 200 characters");
    assertThat(ConfigText.problems(ruleWith("name: \"a\\nb\""))).hasSize(1);
  }

  @Test
  void the_sizes_of_all_lists_are_bounded() {
    String metrics = "metrics: [" + "{counter: a_total}, ".repeat(51) + "]";
    assertThat(ConfigText.problems(ruleWith(metrics)))
        .containsExactly(
            "p.yaml:5:14: rules[0].metrics: expected a list of 1 to 50 metrics, found 51");
    String methods =
        IntStream.range(0, 101).mapToObj(i -> "m" + i).collect(Collectors.joining(", "));
    assertThat(ConfigText.problems(ruleWith("method: [" + methods + "]")))
        .containsExactly("p.yaml:5:13: rules[0].method: expected 1 to 100 names, found 101");
    String labels =
        IntStream.range(0, 11).mapToObj(i -> "l" + i + ": x").collect(Collectors.joining(", "));
    assertThat(
            ConfigText.problems(
                ruleWith("metrics: [{counter: a_total, labels: {" + labels + "}}]")))
        .containsExactly("p.yaml:5:42: rules[0].metrics[0].labels: at most 10 labels, found 11");
    assertThat(ConfigText.problems("rules: [" + "1, ".repeat(1_001) + "]"))
        .containsExactly("p.yaml:1:8: rules: more than 1000 rules");
  }

  @Test
  void a_thousand_rules_of_the_usual_size_are_accepted() throws Exception {
    StringBuilder yaml = new StringBuilder("rules:\n");
    for (int i = 0; i < 1_000; i++) {
      yaml.append("- class: com.example.C").append(i).append("\n  method: [pay, refund]\n");
      yaml.append("  metrics:\n  - counter: a").append(i).append("_total\n");
      yaml.append("    labels: {currency: '${arg0.currency}', outcome: '${outcome}'}\n");
      yaml.append("  - histogram: a").append(i).append("_seconds\n    buckets: [0.1, 1, 10]\n");
    }
    assertThat(ConfigText.rules(yaml.toString())).hasSize(1_000);
  }
}
