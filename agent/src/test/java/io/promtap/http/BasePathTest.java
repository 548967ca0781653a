// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BasePathTest {

  @ParameterizedTest
  @CsvSource({
    "/shop/api/, /shop/api",
    "/shop/api, /shop/api",
    "/, ''",
    "'', ''",
    "//shop///api//, /shop/api",
    "/%73hop/a%70i/, /shop/api",
    "/shop;v=1/api;x=/, /shop/api",
    "/./shop/../shop/api/, /shop/api",
    "/sh%op/, ''",
    "/caf%C3%A9/, /café"
  })
  void however_a_client_writes_it_a_base_path_is_the_same(String sent, String canonical) {
    assertThat(BasePath.canonical(sent)).isEqualTo(canonical);
  }
}
