// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;

class PortTroubleTest {

  @Test
  void a_taken_port_is_called_taken() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      assertThat(openingFails(server("0.0.0.0", other.getLocalPort())))
          .startsWith("port " + other.getLocalPort() + " on 0.0.0.0 is taken (Address already in")
          .endsWith("the port is tried again. PROMTAP_PORT=0 takes any free one");
    }
  }

  @Test
  void an_address_of_another_machine_is_called_so() {
    assertThat(openingFails(server("192.0.2.1", 0)))
        .startsWith("192.0.2.1 is no address of this machine (Cannot assign requested address")
        .contains("PROMTAP_HOST=0.0.0.0")
        .doesNotContain("taken");
  }

  @Test
  void a_port_that_takes_a_privilege_is_called_so() {
    // As the operating system says it to those who are not root.
    assertThat(PortTrouble.describe(new BindException("Permission denied"), server("::", 80)))
        .startsWith("port 80 on :: is refused to this process (Permission denied), ports below")
        .doesNotContain("taken");
  }

  @Test
  void what_can_never_succeed_is_told_from_what_passes() {
    assertThat(PortTrouble.isForEver(new BindException("Permission denied"), server("::", 80)))
        .isTrue();
    assertThat(PortTrouble.describe(new BindException("Permission denied"), server("::", 80)))
        .contains("the port stays closed")
        .doesNotContain("tried again");
    for (Throwable passing :
        new Throwable[] {
          new BindException("Permission denied"),
          new BindException("Address already in use"),
          new SocketException("Too many open files"),
          new IOException("Too many open files"),
          new OutOfMemoryError("unable to create native thread"),
          new NoClassDefFoundError("io/promtap/exporter/SidePort"),
          new SecurityException("not now"),
        }) {
      assertThat(PortTrouble.isForEver(passing, server("::", 9464))).as("%s", passing).isFalse();
      assertThat(PortTrouble.describe(passing, server("::", 9464)))
          .contains(passing.getMessage())
          .contains("metrics are counted and the port is tried again")
          .doesNotContain("jdk.httpserver");
    }
  }

  @Test
  void an_unknown_host_is_named() {
    assertThat(
            PortTrouble.describe(
                new UnknownHostException("httpServer.host: 'x' is not known"), server("x", 1)))
        .startsWith("no side port: httpServer.host: 'x' is not known; ");
  }

  @Test
  void a_reason_in_another_language_is_repeated_and_nothing_is_made_up() {
    assertThat(PortTrouble.describe(new BindException("Adresse belegt"), server("::", 9464)))
        .startsWith("port 9464 on :: cannot be opened (Adresse belegt); ")
        .doesNotContain("taken");
  }

  private static String openingFails(HttpServerConfig server) {
    MetricRegistry registry = new MetricRegistry(10, false);
    try (Exporter exporter = new Exporter(server, registry, ByteBuddyAgent.install())) {
      return PortTrouble.describe(catchThrowableOfType(IOException.class, exporter::start), server);
    }
  }

  private static HttpServerConfig server(String host, int port) {
    return new HttpServerConfig(host, port, "/metrics", 1);
  }
}
