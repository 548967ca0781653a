// SPDX-License-Identifier: Apache-2.0
package io.promtap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.support.Version;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void without_arguments_it_explains_itself_and_the_agent_flag() {
    assertThat(run()).isZero();

    assertThat(out.toString())
        .contains("java -javaagent:promtap.jar -jar service.jar")
        .contains("check")
        .contains("--version");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void help_says_the_same() {
    assertThat(run("--help")).isZero();

    assertThat(out.toString()).contains("-javaagent:promtap.jar");
  }

  @Test
  void the_version_is_the_one_of_the_build() {
    assertThat(run("--version")).isZero();

    assertThat(out.toString()).matches("promtap \\d+\\.\\d+\\.\\d+\\S*\\R");
    assertThat(Version.current()).isEqualTo(out.toString().trim().substring("promtap ".length()));
  }

  @Test
  void check_shows_what_a_good_file_says() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("good.yaml"),
            """
            httpServer: {host: "::1", port: 9500}
            jdbc: {enabled: false}
            executions:
              - {class: a.Runner, method: run, agentId: "${this.id}", error: "${return.failed}"}
            """);

    assertThat(run("check", file.toString())).isZero();

    assertThat(out.toString().lines())
        .containsExactly(
            "OK: 1 rule",
            "  Runner.run: class a.Runner, method run, error ${return.failed}",
            "    counter agent_executions_total{agent_id=${this.id}, status=${outcome}}",
            "    histogram agent_execution_duration_seconds{agent_id=${this.id}}",
            "    gauge agent_executions_in_flight{agent_id=${this.id}}",
            "  metrics at http://[::1]:9500/metrics",
            "  http on, jdbc off, jvm on, at most 2000 series per metric");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void check_shows_each_rule_with_its_metrics() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("rules.yaml"),
            """
            rules:
              - name: payments
                class: [a.Payments, a.b.**]
                implements: a.Pay
                annotatedWith: a.Timed
                metaAnnotations: true
                method: {name: [new, "pay*"], annotatedWith: a.Traced}
                parameters: [a.Order, ..]
                exclude: {class: "**.Test*", method: payNothing}
                metrics:
                  - counter: payments_total
                    labels: {currency: "${arg0.currency}", region: eu}
                    when: success
                  - gauge: stock_level
                    add: ${arg0.amount}
                  - summary: payment_bytes
                    value: ${arg0.size()}
                  - gauge: payments_waiting
                    value: ${this.waiting}
                    read: scrape
                    of: max
                  - timestamp: last_payment_timestamp_seconds
                    when: success
            """);

    assertThat(run("check", file.toString())).isZero();

    assertThat(out.toString().lines())
        .startsWith(
            "OK: 1 rule",
            "  payments: class a.Payments | a.b.**, implements a.Pay, annotatedWith a.Timed, method"
                + " new | pay*, method annotatedWith a.Traced, parameters (a.Order, ..), exclude"
                + " class **.Test*, exclude method payNothing, metaAnnotations",
            "    counter payments_total{currency=${arg0.currency}, region=eu} when success",
            "    gauge stock_level add ${arg0.amount}",
            "    summary payment_bytes value ${arg0.size()}",
            "    gauge payments_waiting value ${this.waiting} read scrape of max",
            "    timestamp last_payment_timestamp_seconds when success");
  }

  @Test
  void check_says_every_mistake_on_a_line_and_fails() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "htpt: {}\njdbc: 1\n");

    assertThat(run("check", file.toString())).isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            file + ":1:1: unknown key \"htpt\"; did you mean \"http\"?",
            file + ":2:7: jdbc: expected keys, found 1");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void check_fails_on_a_missing_file() {
    assertThat(run("check", folder.resolve("none.yaml").toString())).isEqualTo(1);

    assertThat(err.toString()).contains("no such file");
  }

  @Test
  void a_wrong_command_is_wrong_usage() {
    assertThat(run("chek")).isEqualTo(2);
    assertThat(run("check")).isEqualTo(2);

    assertThat(err.toString()).contains("chek", "FILE");
  }

  private int run(String... arguments) {
    return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
