// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateEndpointsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/users/{id}                    | /users/{id}",
        "/users/{id: [0-9]{3}}/orders   | /users/{id}/orders",
        "/users/{id:\\d+}-{no:\\d+}     | /users/{id}-{no}",
        "/users/{ id : a/b }            | /users/{id}",
        "/x/{rest:.*}/{y:[^{}]{1,3}}/z  | /x/{rest}/{y}/z",
        "/x/{a:\\}b}/z                  | /x/{a}/z",
        "/a:b/{c}                       | /a:b/{c}",
        "/**                            | /**",
        "/files/{*rest}                 | /files/{*rest}",
        "/users/$id<[^/]+>/$no<[0-9]+>  | /users/:id/:no",
        "/$a<[0-9]{2}>-$b<[^/]+>/x      | /:a-:b/x",
        "/files/$path<.+>               | /files/*path",
        "/$metadata/{id}                | /$metadata/{id}",
      })
  void what_a_variable_has_to_look_like_is_no_part_of_the_name(String template, String name) {
    assertThat(TemplateEndpoints.withoutExpressions(template)).isEqualTo(name);
  }
}
