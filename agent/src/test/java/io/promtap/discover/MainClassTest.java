// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainClassTest {

  @ParameterizedTest
  @CsvSource({
    "com.example.Main, com.example.Main",
    "com.example.Main --password secret.jar, com.example.Main",
    "/opt/shop/shop.jar --port 8080, shop.jar",
    "shop.jar, shop.jar",
    "'', ''",
  })
  void a_program_is_shown_without_its_arguments(String command, String program) {
    assertThat(MainClass.program(command)).isEqualTo(program);
  }

  @ParameterizedTest
  @CsvSource({
    "com.example.Main --port 8080, com.example.Main",
    "shop.module/com.example.Main, com.example.Main",
    "'',",
  })
  void the_main_class_is_the_first_word_without_its_module(String command, String mainClass) {
    assertThat(MainClass.of(command, null)).isEqualTo(mainClass);
  }
}
