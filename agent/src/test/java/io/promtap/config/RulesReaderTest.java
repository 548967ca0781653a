// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.promtap.config.MetricSpec.Reading;
import io.promtap.config.MetricSpec.Type;
import io.promtap.config.MetricSpec.When;
import io.promtap.expression.ExpressionParser;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RulesReaderTest {

  private static final String EVERYTHING =
      """
      rules:
        - name: payments
          class: com.example.PaymentService
          implements: com.example.Payments
          annotatedWith: [com.example.Timed, com.example.Audited]
          metaAnnotations: true
          method: {name: [pay, "refund*"], annotatedWith: com.example.Traced}
          parameters: [com.example.Order, "byte[]", ..]
          exclude: {class: "**.Test*", method: [payNothing]}
          await: true
          error: ${return.failed}
          metrics:
            - counter: payments_total
              help: Payments by currency and outcome.
              labels: {currency: "${arg0.currency}", outcome: "${outcome}", region: eu}
              when: success
            - counter: payments_euros_total
              value: ${arg0.amount}
            - histogram: payment_duration_seconds
              buckets: [0.01, 0.1, 1]
            - histogram: payment_amount_euros
              value: ${arg0.amount:-0}
              buckets: [-1, 10, 100]
            - summary: payment_request_bytes
              value: ${arg0.size()}
            - summary: payment_wait_seconds
              when: error
            - gauge: payments_in_flight
              labels: {currency: "${arg0.currency}"}
            - gauge: last_batch_size
              value: ${return.size}
            - gauge: stock_level
              add: ${arg0}
      """;

  @Test
  void every_key_of_a_rule_is_read() throws Exception {
    MethodRule rule = ConfigText.rule(EVERYTHING);

    assertThat(rule.name()).isEqualTo("payments");
    assertThat(rule.await()).isTrue();
    assertThat(rule.error()).hasToString("${return.failed}");
    assertThat(rule.target())
        .isEqualTo(
            new MethodTarget.Builder()
                .classes(patterns("com.example.PaymentService"))
                .supertypes(List.of("com.example.Payments"))
                .classAnnotations(List.of("com.example.Timed", "com.example.Audited"))
                .metaAnnotations(true)
                .methods(patterns("pay", "refund*"))
                .methodAnnotations(List.of("com.example.Traced"))
                .parameters(List.of("com.example.Order", "byte[]", ".."))
                .excludedClasses(patterns("**.Test*"))
                .excludedMethods(patterns("payNothing"))
                .build());
  }

  @Test
  void every_kind_of_metric_is_read() throws Exception {
    List<MetricSpec> metrics = ConfigText.rule(EVERYTHING).metrics();

    assertThat(metrics)
        .extracting(MetricSpec::name, MetricSpec::type, MetricSpec::reading)
        .containsExactly(
            tuple("payments_total", Type.COUNTER, Reading.CALLS),
            tuple("payments_euros_total", Type.COUNTER, Reading.AMOUNT),
            tuple("payment_duration_seconds", Type.HISTOGRAM, Reading.DURATION),
            tuple("payment_amount_euros", Type.HISTOGRAM, Reading.VALUE),
            tuple("payment_request_bytes", Type.SUMMARY, Reading.VALUE),
            tuple("payment_wait_seconds", Type.SUMMARY, Reading.DURATION),
            tuple("payments_in_flight", Type.GAUGE, Reading.IN_FLIGHT),
            tuple("last_batch_size", Type.GAUGE, Reading.VALUE),
            tuple("stock_level", Type.GAUGE, Reading.CHANGE));
    assertThat(metrics.get(0).help()).isEqualTo("Payments by currency and outcome.");
    assertThat(metrics.get(0).labels())
        .containsExactly(
            Map.entry("currency", ExpressionParser.parse("${arg0.currency}")),
            Map.entry("outcome", ExpressionParser.parse("${outcome}")),
            Map.entry("region", ExpressionParser.parse("eu")));
    assertThat(metrics)
        .extracting(MetricSpec::when)
        .startsWith(When.SUCCESS, When.ALWAYS)
        .element(5)
        .isEqualTo(When.ERROR);
    assertThat(metrics.get(1).value()).hasToString("${arg0.amount}");
    assertThat(metrics.get(8).value()).hasToString("${arg0}");
    assertThat(metrics.get(2).buckets()).containsExactly(0.01, 0.1, 1);
    assertThat(metrics.get(3).buckets()).containsExactly(-1, 10, 100);
    assertThat(metrics.get(4).buckets()).isEmpty();
  }

  @Test
  void what_a_metric_leaves_out_has_a_default() throws Exception {
    MetricSpec metric = metric("histogram: pay_duration_seconds");

    assertThat(metric.buckets()).containsExactly(Buckets.requests());
    assertThat(metric.labels()).isEmpty();
    assertThat(metric.value()).isNull();
    assertThat(metric.when()).isEqualTo(When.ALWAYS);
    assertThat(metric.help()).isEqualTo("Duration of calls that the rule A.pay is about.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "counter: a_total                      | Number of calls that the rule A.pay is about.",
        "{counter: a_total, value: '${arg0}'}  | Total of ${arg0} in calls that the rule A.pay is about.",
        "{summary: a_bytes, value: '${arg0}'}  | Value of ${arg0} in calls that the rule A.pay is about.",
        "{gauge: a_level, add: '${arg0}'}      | Balance of ${arg0} in calls that the rule A.pay is about.",
        "gauge: a_in_flight                    | Number of calls that the rule A.pay is about, begun and not ended.",
      })
  void a_metric_without_help_gets_one(String metric, String help) throws Exception {
    assertThat(metric(metric).help()).isEqualTo(help);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class: com.example.Shop$Till, method: pay              | Shop$Till.pay",
        "class: [a.First, a.Second], method: ['get*', b]        | First.get*",
        "class: com.example.**, method: pay                     | com.example.**.pay",
        "implements: com.example.Payments, method: pay          | Payments.pay",
        "extends: com.example.Base, method: pay                 | Base.pay",
        "annotatedWith: com.example.Timed, method: '*'          | Timed.*",
        "method: {annotatedWith: org.example.Scheduled}         | @Scheduled",
        "class: a.A, method: {annotatedWith: org.example.Timed} | A.@Timed",
        "class: a.A, method: new                                | A.new",
        "class: A, method: m, name: mine                        | mine",
      })
  void a_rule_is_named_after_its_first_class_and_method(String keys, String name) throws Exception {
    assertThat(ConfigText.rule("rules: [{" + keys + ", metrics: [{counter: a_total}]}]").name())
        .isEqualTo(name);
  }

  @Test
  void new_stands_for_the_constructors() throws Exception {
    MethodRule rule =
        ConfigText.rule(
            """
            rules:
              - class: a.A
                method: [new, create]
                metrics: [{counter: a_total, labels: {x: "${this.id}", y: "${arg0}"}, when: success}]
            """);

    assertThat(rule.target().methods()).isEqualTo(patterns("<init>", "create"));
  }

  @Test
  void no_parameters_are_not_the_same_as_any() throws Exception {
    assertThat(target("class: A, method: m, parameters: []").parameters()).isEmpty();
    assertThat(target("class: A, method: m, parameters: int").parameters()).containsExactly("int");
    assertThat(target("class: A, method: m").parameters()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class: '*Service', method: pay",
        "class: com.example.**, method: '*'",
        "class: com.example.Shop, method: '*'",
        "class: Main, method: '**'",
        "class: '**', annotatedWith: a.Timed, method: '*'",
        "class: '**', implements: a.Payments, method: '*'",
        "class: com.**, implements: java.io.Serializable, method: '*'",
        "implements: java.io.Serializable, method: pay",
        "implements: java.lang.Runnable, method: '*'",
        "method: {annotatedWith: a.Timed, name: '*'}",
        "class: java.net.Socket, method: connect",
        "class: jdk.internal.net.http.HttpClientImpl, method: send",
        "class: sun.net.www.protocol.http.HttpURLConnection, method: getInputStream",
        "class: javax.servlet.**, method: service",
        "class: java.util.concurrent.ThreadPoolExecutor, method: execute",
      })
  void a_target_that_is_bounded_is_accepted(String keys) {
    assertThat(ConfigText.problems("rules: [{" + keys + ", metrics: [{counter: a_total}]}]"))
        .isEmpty();
  }

  @Test
  void rules_that_agree_on_a_metric_may_write_its_labels_in_any_order_and_its_help_as_they_like()
      throws Exception {
    List<MethodRule> rules =
        ConfigText.rules(
            """
            rules:
              - {class: A, method: m, metrics: [{counter: a_total, help: First., labels: {x: 1, y: 2}}]}
              - {class: B, method: m, metrics: [{counter: a_total, help: Second., labels: {y: 3, x: 4}}]}
            """);

    MetricSpec second = rules.get(1).metrics().get(0);
    assertThat(second.help()).isEqualTo("Second.");
    assertThat(second.labels())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("x", ExpressionParser.parse("4"), "y", ExpressionParser.parse("3")));
  }

  @Test
  void an_execution_is_a_rule_with_three_metrics() throws Exception {
    MethodRule rule =
        ConfigText.rule(
            """
            executions:
              - implements: com.example.Agent
                method: run*
                parameters: [java.lang.String]
                exclude: {class: com.example.test.**}
                await: true
                agentId: ${this.name()}
                error: ${return.failed}
            """);

    assertThat(rule.name()).isEqualTo("Agent.run*");
    assertThat(rule.await()).isTrue();
    assertThat(rule.error()).hasToString("${return.failed}");
    assertThat(rule.target().supertypes()).containsExactly("com.example.Agent");
    assertThat(rule.metrics())
        .extracting(metric -> metric.name() + metric.labels())
        .containsExactly(
            "agent_executions_total{agent_id=${this.name()}, status=${outcome}}",
            "agent_execution_duration_seconds{agent_id=${this.name()}}",
            "agent_executions_in_flight{agent_id=${this.name()}}");
    assertThat(rule.metrics())
        .extracting(MetricSpec::reading)
        .containsExactly(Reading.CALLS, Reading.DURATION, Reading.IN_FLIGHT);
    assertThat(rule.metrics().get(1).buckets()).containsExactly(Buckets.requests());
  }

  @Test
  void executions_come_before_rules_and_these_before_packs() throws Exception {
    List<MethodRule> rules =
        ConfigText.rules(
            """
            packs: [queue, batch]
            rules:
              - {class: A, method: m, metrics: [{counter: a_total}]}
            executions:
              - {class: A, method: m, name: runs, agentId: x}
            """);

    assertThat(rules)
        .extracting(MethodRule::name)
        .containsExactly("runs", "A.m", "queue-sends", "batch-jobs");
  }

  private static MethodTarget target(String keys) throws ConfigException {
    return ConfigText.rule("rules: [{" + keys + ", metrics: [{counter: a_total}]}]").target();
  }

  private static MetricSpec metric(String metric) throws ConfigException {
    return ConfigText.rule("rules:\n- class: a.A\n  method: pay\n  metrics:\n  - " + metric + "\n")
        .metrics()
        .get(0);
  }

  private static List<NamePattern> patterns(String... texts) {
    return List.of(texts).stream().map(NamePattern::new).toList();
  }
}
