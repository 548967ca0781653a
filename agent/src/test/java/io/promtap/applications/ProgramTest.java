// SPDX-License-Identifier: Apache-2.0
package io.promtap.applications;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "shop.jar | shop.jar | shop.jar",
        "/opt/shop/shop.jar --password=secret | /opt/shop/shop.jar | shop.jar",
        "/opt/my shop/my shop.jar a.jar b | /opt/my shop/my shop.jar | my shop.jar",
        "/opt/shop --port 80 | /opt/shop | shop",
        "shop.war run | shop.war:/opt/promtap.jar | shop.war",
        "com.acme.Main secret.jar | /opt/lib/a.jar:/opt/lib/b.jar | com.acme.Main",
        "com.acme.Main | '' | com.acme.Main",
        "shop/com.acme.Main secret | '' | com.acme.Main",
        "other.jar secret | /changed/by/the/program.jar | other.jar",
        " | /opt/embedded.jar:b.jar | embedded.jar",
        " | classes | none",
        " | | none",
      })
  void it_is_called_like_its_jar_or_its_main_class_and_never_like_an_argument(
      String command, String classPath, String name) {
    assertThat(Program.name(command, classPath, ':')).isEqualTo(name);
  }

  @Test
  void a_jar_may_have_a_path_of_windows() {
    assertThat(Program.name("C:\\my shop\\shop.jar secret", "C:\\my shop\\shop.jar;p.jar", ';'))
        .isEqualTo("shop.jar");
  }
}
