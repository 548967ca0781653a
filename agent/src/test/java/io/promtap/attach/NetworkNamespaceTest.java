// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetworkNamespaceTest {

  @Test
  void the_address_of_a_container_is_its_first_that_is_not_loopback() {
    String table =
        """
        Main:
          +-- 0.0.0.0/0 3 0 5
             |-- 0.0.0.0
                /0 universe UNICAST
             +-- 127.0.0.0/8 2 0 2
                |-- 127.0.0.1
                   /32 host LOCAL
             +-- 172.17.0.0/16 2 0 2
                |-- 172.17.0.0
                   /16 link UNICAST
                |-- 172.17.0.2
                   /32 host LOCAL
                |-- 172.17.255.255
                   /32 link BROADCAST
        """;
    assertThat(NetworkNamespace.firstLocal(table)).isEqualTo("172.17.0.2");
  }

  @Test
  void a_network_without_an_address_has_none() {
    String table = "Local:\n  |-- 127.0.0.1\n     /32 host LOCAL\n";
    assertThat(NetworkNamespace.firstLocal(table)).isNull();
    assertThat(NetworkNamespace.firstLocal("")).isNull();
  }

  @Test
  void this_JVM_is_in_its_own_network() {
    assertThat(new NetworkNamespace(ProcessFacts.ofThisJvm()).isOther()).isFalse();
    assertThat(new NetworkNamespace(ProcessFacts.ofThisJvm()).address()).isEqualTo("127.0.0.1");
  }
}
