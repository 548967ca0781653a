// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.promtap.expression.ExpressionException;
import io.promtap.expression.ExpressionParser;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, a configuration or clear messages come out, and soon. */
class ConfigFuzzTest {

  static final List<String> FILES =
      List.of(
          """
          httpServer: {host: 0.0.0.0, port: 9464, metrics: {path: /metrics}, threads: {maximum: 4}}
          http:
            enabled: true
            buckets: &b [0.005, 0.01, 0.025]
            endpoints: ["/users/{id}", /files/**]
          jdbc: {enabled: true, buckets: *b}
          limits: {seriesPerMetric: 2000}
          """,
          """
          httpServer:
            authentication:
              basic:
                username: ${env:USER_NAME}
                algorithm: PBKDF2WithHmacSHA256
                salt: 98LeBWIjca
                passwordHash: 02:56:48:21:BA:EF:62:CC:92:79:90:C4:E6:45:F0:48
                iterations: 600000
                keyLength: 128
              bearer: {tokenFile: /etc/token}
              health: closed
            ssl:
              keyStore: {filename: a.p12, type: PKCS12, password: "${file:/etc/pw}"}
              trustStore: {filename: ca.crt, type: PEM}
              mutualTLS: true
              certificate: {alias: a}
              protocols: TLSv1.3,TLSv1.2
              ciphers: [TLS_AES_128_GCM_SHA256]
          """,
          """
          executions:
            - name: runs
              class: com.example.agents.AgentRunner
              method: [execute, run]
              agentId: ${this.tags['a'][0]:-none}
              error: "${return.failed}"
          """,
          """
          rules:
            - name: payments
              class: [com.example.PaymentService, com.example.shop.**]
              method: {name: "pay*", annotatedWith: a.B}
              parameters: [com.example.Order, ..]
              exclude: {class: "**.Test*"}
              await: true
              error: ${return.failed()}
              metrics:
                - counter: payments_total
                  help: Payments.
                  labels: &l {currency: "${arg0.currency}", outcome: "${outcome}"}
                  when: success
                - histogram: payment_amount_euros
                  value: ${arg0.amount}
                  buckets: [1, 10, 100]
                  labels: *l
          """,
          """
          rules:
          - extends: a.Job
            metaAnnotations: true
            annotatedWith: a.Timed
            method: new
            metrics: [{gauge: stock_level, add: "${arg0}"}, {summary: job_seconds}]
          packs: []
          """);

  private static final List<String> EXPRESSIONS =
      List.of(
          "${this.id}",
          "${arg0.order.tags['team'][0]:-no name}",
          "${return.statusCode()}",
          "${exception.cause.code}",
          "${outcome}",
          "${arg12[\"a } b\"].name()}",
          "a constant");

  @Test
  void a_hundred_thousand_mutated_files_end_in_a_configuration_or_in_clear_messages() {
    Mutations mutations = new Mutations(20260101, FILES);
    int accepted = 0;
    long slowestNanos = 0;
    for (int i = 0; i < 100_000; i++) {
      String yaml = mutations.next();
      long start = cpuNanos();
      accepted += accepts(yaml) ? 1 : 0;
      slowestNanos = Math.max(slowestNanos, cpuNanos() - start);
    }

    assertThat(Duration.ofNanos(slowestNanos)).isLessThan(Duration.ofSeconds(1));
    assertThat(accepted).isBetween(3_000, 97_000);
  }

  @Test
  void mutated_expressions_are_parsed_or_refused_at_a_place_inside_them() {
    Mutations mutations = new Mutations(42, EXPRESSIONS);
    int parsed = 0;
    long start = cpuNanos();
    for (int i = 0; i < 100_000; i++) {
      String text = mutations.next();
      try {
        ExpressionParser.parse(text);
        parsed++;
      } catch (ExpressionException expected) {
        if (expected.position() < 0
            || expected.position() > text.length()
            || expected.getMessage().isEmpty()) {
          fail("%s at %d in %s", expected.getMessage(), expected.position(), cut(text));
        }
      }
    }

    assertThat(parsed).isBetween(5_000, 95_000);
    assertThat(Duration.ofNanos(cpuNanos() - start)).isLessThan(Duration.ofSeconds(10));
  }

  /** Of this thread, because other work on the machine is not the parser's fault. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static boolean accepts(String yaml) {
    try {
      ConfigLoader.parse("fuzz.yaml", yaml);
      return true;
    } catch (ConfigException e) {
      if (e.problems().isEmpty()) {
        fail("no message for %s", cut(yaml));
      }
      e.problems().forEach(problem -> check(problem, yaml));
      return false;
    }
  }

  /** "cannot be read" is the net for mistakes of our own; none may be caught in it here. */
  private static void check(Problem problem, String yaml) {
    String line = problem.toString();
    if (problem.message().isEmpty()
        || problem.message().startsWith("cannot be read")
        || line.lines().count() != 1
        || line.length() > 600) {
      fail("unclear message: %s%nfor%n%s", cut(line), cut(yaml));
    }
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), 1_500));
  }
}
