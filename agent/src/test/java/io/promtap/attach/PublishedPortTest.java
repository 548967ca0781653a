// SPDX-License-Identifier: Apache-2.0
package io.promtap.attach;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishedPortTest {

  @Test
  void a_reader_gets_what_was_published() {
    String text = PublishedPort.text("https://localhost:9465/m%20s", "0:0:0:0:0:0:0:0", "" + 4711);
    PublishedPort port = PublishedPort.parse(text);
    assertThat(port.url()).isEqualTo("https://localhost:9465/m%20s");
    assertThat(port.scheme()).isEqualTo("https");
    assertThat(port.port()).isEqualTo(9465);
    assertThat(port.path()).isEqualTo("/m%20s");
    assertThat(port.isOnAllInterfaces()).isTrue();
    assertThat(port.isOnLoopback()).isFalse();
    assertThat(port.isOf("4711")).isTrue();
    assertThat(port.isOf("4712")).as("a later process with the same id").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "0:0:0:0:0:0:0:1", "::1"})
  void loopback_is_known(String address) {
    PublishedPort port = PublishedPort.parse("http://[::1]:1/metrics " + address + " 1");
    assertThat(port.isOnLoopback()).isTrue();
    assertThat(port.isOnAllInterfaces()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "0:0:0:0:0:0:0:0"})
  void all_interfaces_are_known(String address) {
    PublishedPort port = PublishedPort.parse("http://localhost:1/metrics " + address + " 1");
    assertThat(port.isOnAllInterfaces()).isTrue();
    assertThat(port.isOnLoopback()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "fe80:0:0:0:1:2:3:1%eth0", "2001:db8::1"})
  void one_interface_is_neither(String address) {
    PublishedPort port = PublishedPort.parse("http://name:1/metrics " + address + " 1");
    assertThat(port.isOnLoopback() || port.isOnAllInterfaces()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "http://h:1/m",
        "http://h:1/m 0.0.0.0",
        "http://h/m 0.0.0.0 1",
        "http://h:0/m 0.0.0.0 1",
        "http://h:70000/m 0.0.0.0 1",
        "file:///etc/passwd 0.0.0.0 1",
        "http:x 0.0.0.0 1",
        "http://h:1/m example.com 1",
        "http://h:1/m 0.0.0.0 1 2",
        "http://h:1 0.0.0.0 1",
        "http://h:1/\u001b[2J 0.0.0.0 1"
      })
  void anything_else_is_none(String text) {
    assertThat(PublishedPort.parse(text)).isNull();
  }
}
