// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.promtap.expression.Expression;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

  @TempDir private Path folder;

  @Test
  void every_key_is_read() throws Exception {
    PromtapConfig config =
        parse(
            """
            httpServer:
              host: "[::1]"
              port: 0
              metrics: {path: /my/metrics, createdTimestamps: true}
              threads: {maximum: 2}
              connections: {maximum: 8}
            http: {enabled: false, buckets: [1, 2.5, 1e1]}
            jdbc: {enabled: false, buckets: [0.5], leakAfter: 1.5}
            jvm: {enabled: false}
            limits: {seriesPerMetric: 100}
            histograms: both
            labels: {application: true}
            executions:
              - name: runs
                class: com.example.Outer$Inner
                method: [execute, run]
                agentId: ${arg0.name:-nobody}
                error: ${return.failed}
            """);

    assertThat(config.httpServer().host()).isEqualTo("::1");
    assertThat(config.httpServer().port()).isZero();
    assertThat(config.httpServer().metricsPath()).isEqualTo("/my/metrics");
    assertThat(config.httpServer().createdTimestamps()).isTrue();
    assertThat(config.httpServer().maximumThreads()).isEqualTo(2);
    assertThat(config.httpServer().maximumConnections()).isEqualTo(8);
    assertThat(config.http().enabled()).isFalse();
    assertThat(config.http().buckets()).containsExactly(1, 2.5, 10);
    assertThat(config.jdbc().enabled()).isFalse();
    assertThat(config.jdbc().buckets()).containsExactly(0.5);
    assertThat(config.jdbc().leakAfterNanos()).isEqualTo(1_500_000_000L);
    assertThat(config.jvmEnabled()).isFalse();
    assertThat(config.seriesPerMetric()).isEqualTo(100);
    assertThat(config.histograms()).isEqualTo(HistogramBuckets.BOTH);
    assertThat(config.applicationLabel()).isTrue();
    assertThat(config.rules()).hasSize(1);
    MethodRule rule = config.rules().get(0);
    assertThat(rule.name()).isEqualTo("runs");
    assertThat(rule.target().classes()).hasToString("[com.example.Outer$Inner]");
    assertThat(rule.target().methods()).hasToString("[execute, run]");
    assertThat(agentId(rule).source()).isEqualTo("${arg0.name:-nobody}");
    assertThat(rule.error().source()).isEqualTo("${return.failed}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "# only a comment\n", "---\n", "~", "{}", "\uFEFF", "http:\njvm: ~\n"})
  void an_empty_file_means_defaults(String yaml) throws Exception {
    PromtapConfig config = parse(yaml);

    assertThat(config.httpServer().host()).isEqualTo("0.0.0.0");
    assertThat(config.httpServer().port()).isEqualTo(9464);
    assertThat(config.httpServer().metricsPath()).isEqualTo("/metrics");
    assertThat(config.httpServer().createdTimestamps()).isFalse();
    assertThat(config.httpServer().maximumThreads()).isEqualTo(4);
    assertThat(config.httpServer().maximumConnections()).isEqualTo(64);
    assertThat(config.http().enabled()).isTrue();
    assertThat(config.http().buckets())
        .containsExactly(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
    assertThat(config.jdbc().buckets()).startsWith(0.001, 0.005).hasSize(12);
    assertThat(config.jdbc().leakAfterNanos()).isZero();
    assertThat(config.jvmEnabled()).isTrue();
    assertThat(config.seriesPerMetric()).isEqualTo(2000);
    assertThat(config.histograms()).isEqualTo(HistogramBuckets.CLASSIC);
    assertThat(config.applicationLabel()).isFalse();
    assertThat(config.rules()).isEmpty();
  }

  @Test
  void host_and_port_can_be_replaced_one_by_one() throws Exception {
    PromtapConfig config =
        parse("httpServer: {host: localhost, port: 9500}\njvm: {enabled: false}");

    PromtapConfig replaced = config.withHttpServer(null, 1);

    assertThat(replaced.httpServer().host()).isEqualTo("localhost");
    assertThat(replaced.httpServer().port()).isEqualTo(1);
    assertThat(replaced.jvmEnabled()).isFalse();
    assertThat(config.withHttpServer("::", null).httpServer().host()).isEqualTo("::");
  }

  @Test
  void values_given_out_cannot_be_changed() {
    PromtapConfig config = PromtapConfig.defaults();
    config.http().buckets()[0] = 99;

    assertThat(config.http().buckets()[0]).isEqualTo(0.005);
  }

  @Test
  void a_rule_is_named_after_its_class_and_first_method() throws Exception {
    PromtapConfig config =
        parse(
            """
            executions:
              - {class: com.example.Runner, method: [run, walk], agentId: 42}
              - {class: Main, method: main, agentId: "${arg0}"}
            """);

    assertThat(config.rules())
        .extracting(MethodRule::name)
        .containsExactly("Runner.run", "Main.main");
    assertThat(agentId(config.rules().get(0)).constant()).isEqualTo("42");
    assertThat(config.rules().get(0).error()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${arg0}", "${class}", "${method}", "${this.id:-x}", "'${arg0}'", "7"})
  void agent_ids_come_in_all_forms_plain_and_quoted(String agentId) throws Exception {
    PromtapConfig config =
        parse("executions:\n  - class: A\n    method: b\n    agentId: " + agentId + "\n");

    assertThat(agentId(config.rules().get(0)).source()).isEqualTo(agentId.replace("'", ""));
  }

  @Test
  void an_alias_can_share_a_list() throws Exception {
    PromtapConfig config = parse("http: {buckets: &b [1, 2]}\njdbc: {buckets: *b}\n");

    assertThat(config.jdbc().buckets()).containsExactly(1, 2);
  }

  @Test
  void a_file_is_read_and_its_name_stands_in_messages() throws Exception {
    Path file = folder.resolve("promtap.yaml");
    Files.writeString(file, "httpServer: {port: 1234}");
    assertThat(ConfigLoader.load(file).httpServer().port()).isEqualTo(1234);

    Files.writeString(file, "httpServer: {prot: 1234}");
    assertThat(problemsOf(file))
        .containsExactly(
            file + ":1:14: unknown key \"prot\" under httpServer; did you mean \"port\"?");
  }

  @Test
  void a_link_is_followed_as_kubernetes_mounts_configuration() throws Exception {
    Path target = Files.writeString(folder.resolve("..data"), "httpServer: {port: 1}");
    Path link = Files.createSymbolicLink(folder.resolve("promtap.yaml"), target);

    assertThat(ConfigLoader.load(link).httpServer().port()).isEqualTo(1);
  }

  @Test
  void what_is_no_readable_file_is_said() throws Exception {
    Path missing = folder.resolve("missing.yaml");
    assertThat(problemsOf(missing)).containsExactly(missing + ": no such file");
    assertThat(problemsOf(Path.of("missing.yaml")))
        .containsExactly("missing.yaml: no such file: " + Path.of("missing.yaml").toAbsolutePath());
    assertThat(problemsOf(folder)).containsExactly(folder + ": is not a regular file");

    Path latin1 = folder.resolve("latin1.yaml");
    Files.write(latin1, "# \u00e9t\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problemsOf(latin1)).containsExactly(latin1 + ": is not a text in UTF-8");
  }

  @Test
  void a_pipe_is_refused_instead_of_waited_for() throws Exception {
    Path pipe = folder.resolve("pipe");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    org.junit.jupiter.api.Assumptions.assumeTrue(mkfifo.waitFor() == 0, "no mkfifo here");

    assertThat(problemsOf(pipe)).containsExactly(pipe + ": is not a regular file");
  }

  @Test
  void a_file_over_a_megabyte_is_refused() throws Exception {
    Path huge = folder.resolve("huge.yaml");
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(3_000_000_000L);
    }

    assertThat(problemsOf(huge)).hasSize(1).first().asString().contains("larger than 1 MB");
  }

  private static PromtapConfig parse(String yaml) throws ConfigException {
    return ConfigLoader.parse("promtap.yaml", yaml);
  }

  private static List<String> problemsOf(Path file) {
    return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file))
        .problems()
        .stream()
        .map(Problem::toString)
        .toList();
  }

  private static Expression agentId(MethodRule rule) {
    return rule.metrics().get(0).labels().get("agent_id");
  }
}
