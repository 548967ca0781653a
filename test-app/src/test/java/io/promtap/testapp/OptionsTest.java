// SPDX-License-Identifier: Apache-2.0
package io.promtap.testapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  @Test
  void without_arguments_it_is_port_8080_and_h2_in_memory() {
    Options options = parse("");

    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.host()).isEqualTo("127.0.0.1");
    assertThat(options.jdbcUrl()).startsWith("jdbc:h2:mem:");
    assertThat(options.requestsPerSecond()).isZero();
  }

  @Test
  void a_flag_wins_over_the_environment() {
    Map<String, String> environment = Map.of("JDBC_URL", "jdbc:a", "JDBC_USER", "ann");
    Options options = Options.parse(new String[] {"--jdbc-url", "jdbc:b"}, environment);

    assertThat(options.jdbcUrl()).isEqualTo("jdbc:b");
    assertThat(options.jdbcUser()).isEqualTo("ann");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--prt 1",
        "--port",
        "--port x",
        "--port 65536",
        "--drive 0",
        "--seconds -1",
        "--drive-total 10"
      })
  void a_wrong_flag_is_named(String arguments) {
    String flag = arguments.split(" ")[0];

    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(flag);
  }

  private static Options parse(String arguments) {
    return Options.parse(arguments.isEmpty() ? new String[0] : arguments.split(" "), Map.of());
  }
}
