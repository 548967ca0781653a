// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.log.Log;
import java.nio.file.Paths;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartOptionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "9464                        |             | 9464 |",
        "0                           |             | 0    |",
        "promtap.yaml                |             |      | promtap.yaml",
        "/etc/promtap.yaml           |             |      | /etc/promtap.yaml",
        "localhost:9464              | localhost   | 9464 |",
        "127.0.0.1:0                 | 127.0.0.1   | 0    |",
        "9464:promtap.yaml           |             | 9464 | promtap.yaml",
        "localhost:9464:promtap.yaml | localhost   | 9464 | promtap.yaml",
        "[::1]:9464                  | ::1         | 9464 |",
        "[fe80::1%eth0]:9464:p.yaml  | fe80::1%eth0| 9464 | p.yaml",
        "C:\\promtap.yaml            |             |      | C:\\promtap.yaml",
        "C:/promtap.yaml             |             |      | C:/promtap.yaml",
        "9464:C:\\promtap.yaml       |             | 9464 | C:\\promtap.yaml",
        "0.0.0.0:9464:C:/p.yaml      | 0.0.0.0     | 9464 | C:/p.yaml",
        "./with:colon.yaml           |             |      | ./with:colon.yaml",
        "/etc/a:1/p.yaml             |             |      | /etc/a:1/p.yaml",
        "' 9464 : p.yaml '           |             | 9464 | p.yaml",
      })
  void the_agent_argument_has_all_its_forms(
      String argument, String host, Integer port, String file) {
    StartOptions options = StartOptions.of(argument, Map.of());

    assertThat(options.problems()).isEmpty();
    assertThat(options.host()).isEqualTo(host);
    assertThat(options.port()).isEqualTo(port);
    assertThat(options.configFile()).isEqualTo(file == null ? null : Paths.get(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"127.0.0.1:18610\"              | 127.0.0.1 | 18610 |",
        "'127.0.0.1:18610'                | 127.0.0.1 | 18610 |",
        "\"9464\"                         |           | 9464  |",
        "\"promtap.yaml\"                 |           |       | promtap.yaml",
        "\"127.0.0.1:18610:p.yaml\"       | 127.0.0.1 | 18610 | p.yaml",
        "\"127.0.0.1:18610\":p.yaml       | 127.0.0.1 | 18610 | p.yaml",
        "\"127.0.0.1\":18610:p.yaml       | 127.0.0.1 | 18610 | p.yaml",
        "127.0.0.1:\"18610\":'p.yaml'     | 127.0.0.1 | 18610 | p.yaml",
        "\"18610\":p.yaml                 |           | 18610 | p.yaml",
        "'[::1]:18610'                    | ::1       | 18610 |",
        "\"[::1]\":18610                  | ::1       | 18610 |",
        "o'brien.yaml                     |           |       | o'brien.yaml",
      })
  void quotes_that_a_shell_or_a_unit_file_left_are_taken_off(
      String argument, String host, Integer port, String file) {
    the_agent_argument_has_all_its_forms(argument, host, port, file);
    assertThat(StartOptions.of(argument, Map.of()).over(PromtapConfig.defaults()).httpServer())
        .extracting(HttpServerConfig::onLoopbackBecause)
        .isNull();
  }

  @Test
  void quotes_in_the_environment_are_taken_off() {
    StartOptions options =
        StartOptions.of(
            null,
            Map.of(
                "PROMTAP_CONFIG", "\"/etc/promtap.yaml\"",
                "PROMTAP_PORT", "'9500'",
                "PROMTAP_HOST", "\"127.0.0.1\"",
                "PROMTAP_ENABLED", "\"false\""));

    assertThat(options.problems()).isEmpty();
    assertThat(options.configFile()).isEqualTo(Paths.get("/etc/promtap.yaml"));
    assertThat(options.port()).isEqualTo(9500);
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.enabled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "65536",
        "127.0.0.1:port",
        "127.0.0.1:",
        "127.0.0.1 :9464:",
        ":9464",
        "::1:9464",
        "[::1]",
        "\"127.0.0.1:9464",
        "\u201c127.0.0.1:9464\u201d",
        "0.0.0.0:9464:",
        "0.0.0.0:99999",
      })
  void an_argument_that_cannot_be_understood_leaves_the_port_on_loopback(String argument) {
    HttpServerConfig server =
        StartOptions.of(argument, Map.of()).over(PromtapConfig.defaults()).httpServer();

    assertThat(server.host()).isEqualTo("127.0.0.1");
    assertThat(server.onLoopbackBecause()).isEqualTo("the agent argument is wrong");
  }

  @ParameterizedTest
  @CsvSource({"PROMTAP_PORT, http", "PROMTAP_HOST, 127.0.0.1:9464", "PROMTAP_CONFIG, a\0b"})
  void a_variable_that_cannot_be_understood_leaves_the_port_on_loopback(String name, String value) {
    HttpServerConfig server =
        StartOptions.of(null, Map.of(name, value)).over(PromtapConfig.defaults()).httpServer();

    assertThat(server.host()).isEqualTo("127.0.0.1");
    assertThat(server.onLoopbackBecause()).isEqualTo(name + " is wrong");
  }

  @Test
  void neither_argument_nor_environment_open_a_port_whose_file_is_not_known() {
    PromtapConfig file = ConfigLoader.read("p.yaml", "httpServer: {prot: 1}").config();

    assertThat(StartOptions.of("0.0.0.0:9464", Map.of()).over(file).httpServer())
        .returns("127.0.0.1", HttpServerConfig::host)
        .returns(9464, HttpServerConfig::port)
        .returns("httpServer of p.yaml is not known", HttpServerConfig::onLoopbackBecause);
    assertThat(StartOptions.of("[::1]:9464", Map.of()).over(file).httpServer())
        .returns("::1", HttpServerConfig::host);
    assertThat(StartOptions.of("127.example.com:1", Map.of()).over(file).httpServer())
        .returns("127.0.0.1", HttpServerConfig::host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void nothing_said_means_defaults(String argument) {
    StartOptions options = StartOptions.of(argument, Map.of());

    assertThat(options.enabled()).isTrue();
    assertThat(options.host()).isNull();
    assertThat(options.port()).isNull();
    assertThat(options.configFile()).isNull();
    assertThat(options.problems()).isEmpty();
    assertThat(StartOptions.of(null, null).problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "65536            | has no usable port",
        "-1               | has no usable port",
        "99999999999999   | has no usable port",
        "9464:            | names no file after the port's colon",
        "localhost:http   | has no port after the host",
        "localhost:       | has no port after the host",
        "local host:9464  | has no usable host",
        ":9464            | has no host before the first colon",
        "::1:9464         | IPv6 address needs brackets",
        "fe80::1:9464     | has no port after the host",
        "[::1]            | has no port after [host]",
        "[::1:9464        | has no port after [host]",
        "[]:9464          | has no usable host",
      })
  void what_cannot_be_understood_is_one_problem_and_left_out(String argument, String problem) {
    StartOptions options = StartOptions.of(argument, Map.of());

    assertThat(options.problems()).hasSize(1).first().asString().contains(problem);
    assertThat(options.configFile()).isNull();
    assertThat(options.enabled()).isTrue();
  }

  @Test
  void the_right_parts_of_a_wrong_argument_still_count() {
    StartOptions options = StartOptions.of("localhost:70000:promtap.yaml", Map.of());

    assertThat(options.problems()).hasSize(1);
    assertThat(options.host()).isEqualTo("localhost");
    assertThat(options.port()).isNull();
    assertThat(options.configFile()).isEqualTo(Paths.get("promtap.yaml"));
  }

  @Test
  void the_environment_says_the_same_things() {
    StartOptions options =
        StartOptions.of(
            null,
            Map.of(
                "PROMTAP_CONFIG", "/etc/promtap.yaml",
                "PROMTAP_PORT", "9500",
                "PROMTAP_HOST", "[::1]",
                "PROMTAP_LOG_LEVEL", "debug"));

    assertThat(options.configFile()).isEqualTo(Paths.get("/etc/promtap.yaml"));
    assertThat(options.port()).isEqualTo(9500);
    assertThat(options.host()).isEqualTo("::1");
    assertThat(options.logLevel()).isEqualTo(Log.Level.DEBUG);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void the_argument_wins_over_the_environment_part_by_part() {
    Map<String, String> environment =
        Map.of("PROMTAP_CONFIG", "a.yaml", "PROMTAP_PORT", "9500", "PROMTAP_HOST", "localhost");

    StartOptions options = StartOptions.of("9600:b.yaml", environment);

    assertThat(options.port()).isEqualTo(9600);
    assertThat(options.configFile()).isEqualTo(Paths.get("b.yaml"));
    assertThat(options.host()).isEqualTo("localhost");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "TRUE, true",
    "1, true",
    "yes, true",
    "on, true",
    "'', true",
    "false, false",
    "False, false",
    "0, false",
    "no, false",
    "' off ', false"
  })
  void the_agent_can_be_switched_off(String text, boolean enabled) {
    StartOptions options = StartOptions.of(null, Map.of("PROMTAP_ENABLED", text));

    assertThat(options.enabled()).isEqualTo(enabled);
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void wrong_environment_values_are_said_by_name_and_left_out() {
    StartOptions options =
        StartOptions.of(
            null,
            Map.of(
                "PROMTAP_ENABLED", "maybe",
                "PROMTAP_PORT", "http",
                "PROMTAP_HOST", "a b",
                "PROMTAP_CONFIG", "a\0b",
                "PROMTAP_LOG_LEVEL", "loud"));

    assertThat(options.problems())
        .hasSize(5)
        .anyMatch(problem -> problem.contains("PROMTAP_ENABLED") && problem.contains("maybe"))
        .anyMatch(problem -> problem.contains("PROMTAP_PORT") && problem.contains("http"))
        .anyMatch(problem -> problem.contains("PROMTAP_HOST"))
        .anyMatch(problem -> problem.contains("PROMTAP_CONFIG"))
        .anyMatch(problem -> problem.contains("PROMTAP_LOG_LEVEL"));
    assertThat(options.enabled()).isTrue();
    assertThat(options.port()).isNull();
    assertThat(options.host()).isNull();
    assertThat(options.configFile()).isNull();
  }

  @Test
  void a_kubernetes_service_called_promtap_is_not_taken_for_a_port() {
    StartOptions options = StartOptions.of(null, Map.of("PROMTAP_PORT", "tcp://10.96.0.1:9464"));

    assertThat(options.port()).isNull();
    assertThat(options.problems()).isEmpty();
  }

  @Test
  void no_argument_makes_it_throw() {
    Random random = new Random(7);
    String alphabet = "0194:[]./\\C-%a \0\u00e9";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder argument = new StringBuilder();
      for (int length = random.nextInt(14); length >= 0; length--) {
        argument.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String text = argument.toString();
      StartOptions options = StartOptions.of(text, Map.of("PROMTAP_HOST", text));
      assertThat(options.port() == null || options.port() >= 0).isTrue();
    }
  }
}
