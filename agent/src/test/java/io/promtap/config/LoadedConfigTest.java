// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in force of a file with mistakes. */
class LoadedConfigTest {

  private static final String PRIVATE = "httpServer: {host: 127.0.0.2, port: 19500}\n";

  private static final String RULES =
      """
      executions:
        - {class: A, method: run, agentId: a}
        - {class: B, method: run, agentId: "${return}"}
        - {class: C, method: run, agentId: c}
      rules:
        - {class: D, method: d, metrics: [{counter: d_total}]}
        - {class: E, method: e, metrics: [{counter: e_total}, {countr: f_total}]}
        - {class: F, metod: f, metrics: [{counter: f_total}]}
        - {class: G, method: g, metrics: [{counter: g_total, labels: {a: "${arg0"}}]}
        - just a text
        - {class: H, method: h, metrics: [{counter: h_total}]}
      packs: [quartz, quart]
      """;

  @TempDir private Path folder;

  @Test
  void a_wrong_rule_is_left_out_and_the_others_and_every_section_are_in_force() {
    LoadedConfig loaded =
        read(PRIVATE + "http: {enabled: false}\nlimits: {seriesPerMetric: 7}\n" + RULES);

    assertThat(loaded.problems()).hasSize(8);
    assertThat(loaded.isUsed()).isTrue();
    assertThat(loaded.config().rules())
        .extracting(MethodRule::name)
        .startsWith("A.run", "C.run", "D.d", "H.h")
        .hasSizeGreaterThan(4);
    assertThat(loaded.config().http().enabled()).isFalse();
    assertThat(loaded.config().seriesPerMetric()).isEqualTo(7);
    assertThat(loaded.config().httpServer())
        .returns("127.0.0.2", HttpServerConfig::host)
        .returns(19500, HttpServerConfig::port)
        .returns(null, HttpServerConfig::onLoopbackBecause);
  }

  @Test
  void a_wrong_key_leaves_the_other_keys_of_its_section_in_force() {
    PromtapConfig config =
        read("""
                http: {bucket: [1], sizes: true, endpoints: [/a, b, /c]}
                jdbc: {buckets: [2, 1], enabld: true}
                limits: {seriesPerMetric: 9, x: 1}
                """)
            .config();

    assertThat(config.http().sizes()).isTrue();
    assertThat(config.http().endpoints()).hasToString("[/a, /c]");
    assertThat(config.http().buckets()).isEqualTo(Buckets.requests());
    assertThat(config.jdbc().buckets()).as("the default").isEqualTo(Buckets.statements());
    assertThat(config.jdbc().enabled()).isTrue();
    assertThat(config.seriesPerMetric()).isEqualTo(9);
    assertThat(config.httpServer().onLoopbackBecause()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{enabled: no}", "{enabled: flase}", "{enabled: }", "{enabled: 0}", "off"})
  void a_wrong_value_for_enabled_means_off(String section) {
    PromtapConfig config =
        read("http: %s\njdbc: %s\njvm: %s\n".formatted(section, section, section)).config();

    assertThat(config.http().enabled()).isFalse();
    assertThat(config.jdbc().enabled()).isFalse();
    assertThat(config.jvmEnabled()).isFalse();
  }

  @Test
  void the_threads_of_a_file_of_jmx_exporter_are_taken() {
    LoadedConfig loaded =
        read("httpServer: {threads: {minimum: 1, maximum: 10, keepAliveTime: 120}}");

    assertThat(loaded.problems()).isEmpty();
    assertThat(loaded.warnings()).isEmpty();
    assertThat(loaded.config().httpServer().maximumThreads()).isEqualTo(10);
  }

  @Test
  void quoted_numbers_and_truth_values_count_with_a_warning() {
    LoadedConfig loaded =
        read(
            """
            httpServer: {port: "9500", threads: {maximum: 8.0}}
            http: {enabled: "false", buckets: ["0.1", 1, ' 2 ']}
            jdbc: {enabled: 'True'}
            limits: {seriesPerMetric: 1e3}
            """);

    PromtapConfig config = loaded.config();
    assertThat(loaded.problems()).isEmpty();
    assertThat(config.httpServer().port()).isEqualTo(9500);
    assertThat(config.httpServer().maximumThreads()).isEqualTo(8);
    assertThat(config.httpServer().onLoopbackBecause()).isNull();
    assertThat(config.http().enabled()).isFalse();
    assertThat(config.http().buckets()).containsExactly(0.1, 1, 2);
    assertThat(config.jdbc().enabled()).isTrue();
    assertThat(config.seriesPerMetric()).isEqualTo(1000);
    assertThat(loaded.warnings())
        .extracting(Problem::toString)
        .containsExactly(
            "p.yaml:1:20: httpServer.port: expected a whole number from 0 to 65535, found the text"
                + " \"9500\"; it counts as 9500",
            "p.yaml:1:47: httpServer.threads.maximum: expected a whole number from 1 to 64, found"
                + " 8.0; it counts as 8",
            "p.yaml:2:17: http.enabled: expected true or false, found the text \"false\"; it counts"
                + " as false",
            "p.yaml:2:36: http.buckets: expected a number of seconds, found the text \"0.1\"; it"
                + " counts as 0.1",
            "p.yaml:2:46: http.buckets: expected a number of seconds, found the text \" 2 \"; it"
                + " counts as 2.0",
            "p.yaml:3:17: jdbc.enabled: expected true or false, found the text \"True\"; it counts"
                + " as true",
            "p.yaml:4:27: limits.seriesPerMetric: expected a whole number from 1 to 1000000, found"
                + " 1e3; it counts as 1000");
  }

  /** Each of these may have been meant to say where the port listens, or for whom. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "httpServer: {hots: 10.0.0.1}",
        "httpServer: {host: }",
        "httpServer: {host: ''}",
        "httpServer: {host: \"'10.0.0.1'\"}",
        "httpServer: {host: 10.0.0.1:9500}",
        "httpServer: {host: 127.1}",
        "httpServer: {host: [10.0.0.1]}",
        "httpServer: {port: 70000}",
        "httpServer: {metrics: {host: 10.0.0.1}}",
        "httpServer: {authentication: {basic: {}}}",
        "httpServer: {ssl: {}}",
        "httpServer: {host: 0.0.0.0, host: 10.0.0.1}",
        "httpServer:",
        "httpServer: ~",
        "httpServer: 10.0.0.1",
        "httpServer: 9500",
        "httpServer: [{host: 10.0.0.1}]",
        "httpServer:\nhost: 10.0.0.1",
        "httpServer: {port: 9500}\nhost: 10.0.0.1",
        "httpServer: {port: 9500}\nhttpServer: {host: 10.0.0.1}",
        "httpserver: {host: 10.0.0.1}",
        "http-server: {host: 10.0.0.1}",
        "htpServer: {host: 10.0.0.1}",
        "server: {host: 10.0.0.1}",
        "hostPort: 10.0.0.1:9500",
        "authentication: {basic: {}}",
        "? [httpServer]\n: {host: 10.0.0.1}",
        "http: {host: 10.0.0.1}",
        "http: {enabled: true, httpServer: {host: 10.0.0.1}}",
        "jvm: {ssl: {}}",
        "limits: {Host: 10.0.0.1}",
        "rules:\n  - {class: A, method: m, metrics: [{counter: a_total}], httpServer: {}}",
        "- httpServer: {host: 10.0.0.1}",
        "10.0.0.1",
        "httpServer:\n\thost: 10.0.0.1",
        "httpServer: {host: 10.0.0.1",
        "a: b\n---\nc: d",
        "{{ .Values.promtap }}",
      })
  void where_httpServer_is_in_doubt_the_port_listens_on_loopback(String yaml) {
    HttpServerConfig server = read(yaml).config().httpServer();

    assertThat(server.host()).isEqualTo("127.0.0.1");
    assertThat(server.onLoopbackBecause()).isEqualTo("httpServer of p.yaml is not known");
  }

  @ParameterizedTest
  @CsvSource({"localhost", "'\"::1\"'", "127.0.0.53"})
  void a_loopback_address_is_kept_where_the_rest_is_in_doubt(String host) {
    HttpServerConfig server =
        read("httpServer: {host: " + host + ", port: 9500, prot: 1}").config().httpServer();

    assertThat(server.host()).isEqualTo(host.replace("\"", ""));
    assertThat(server.port()).isEqualTo(9500);
    assertThat(server.onLoopbackBecause()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "# nothing",
        "httpServer: {}",
        "htttp: {enabled: true}",
        "rulez: []",
        "http: {bucket: [1]}",
        "http: {}\nhttp: {}",
        "jdbc: {sql: 1}",
        "rules: {}",
        "packs: [no-such-pack]"
      })
  void other_mistakes_leave_the_port_where_it_is(String yaml) {
    HttpServerConfig server = read(yaml).config().httpServer();

    assertThat(server.host()).isEqualTo("0.0.0.0");
    assertThat(server.onLoopbackBecause()).isNull();
  }

  @Test
  void no_slip_of_a_key_in_the_private_section_makes_it_public() {
    String section = "httpServer:\n  host: 127.0.0.2\n  port: 19500\n";
    List<String> open = new ArrayList<>();
    for (String slip : List.of("", " ", "x", "\t", ":", "\"", "'", "{", "]", "-", "1", "&", "?")) {
      for (int i = 0; i < section.length(); i++) {
        for (int dropped = 0; dropped <= 1; dropped++) {
          String yaml =
              section.substring(0, i) + slip + section.substring(i + dropped) + "jvm: {}\n";
          if (read(yaml).config().httpServer().host().equals("0.0.0.0")) {
            open.add(yaml.substring(0, section.length() + 2));
          }
        }
      }
    }

    assertThat(open).isEmpty();
  }

  @Test
  void what_is_no_readable_file_leaves_the_port_on_loopback() throws Exception {
    Path missing = folder.resolve("missing.yaml");
    Path empty = Files.createFile(folder.resolve("empty.yaml"));
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {0, (byte) 0xFF, 1});

    for (Path file : List.of(missing, empty, binary, folder)) {
      LoadedConfig loaded = ConfigLoader.read(file);
      assertThat(loaded.isUsed()).as("%s", file).isFalse();
      assertThat(loaded.problems()).hasSize(1);
      assertThat(loaded.config().httpServer().host()).isEqualTo("127.0.0.1");
      assertThat(loaded.config().httpServer().onLoopbackBecause())
          .isEqualTo("httpServer of " + file + " is not known");
    }
  }

  private static LoadedConfig read(String yaml) {
    return ConfigLoader.read("p.yaml", yaml);
  }
}
