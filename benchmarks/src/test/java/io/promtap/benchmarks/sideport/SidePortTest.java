// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.sideport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SidePortTest {

  @Test
  void rows_are_chosen_by_name_and_the_large_ones_together() {
    assertThat(Attack.named(null)).containsExactly(Attack.values());
    assertThat(Attack.named(List.of("idle", "body-post")))
        .containsExactly(Attack.IDLE, Attack.BODY_POST);
    assertThat(Attack.named(List.of("large"))).hasSize(5).allMatch(Attack::isLarge);
    assertThatThrownBy(() -> Attack.named(List.of("idel"))).hasMessageContaining("no row idel");
  }

  @Test
  void an_answer_that_is_cut_off_or_refused_is_no_good_scrape() throws Exception {
    assertThat(failed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab")).isZero();
    assertThat(failed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"))
        .isZero();
    assertThat(failed("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na")).isEqualTo(1);
    assertThat(failed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n"))
        .isEqualTo(1);
    assertThat(failed("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n")).isEqualTo(1);
    assertThat(failed("")).isEqualTo(1);
  }

  /** Sends one request to a server that answers with this text. */
  private static int failed(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answer(server, answer));
      answering.start();
      InetSocketAddress address = new InetSocketAddress("127.0.0.1", server.getLocalPort());
      Clock.Result result = new Clock(address, "/metrics", 1).run(Duration.ofSeconds(1));
      answering.join();
      assertThat(result.sent()).isEqualTo(1);
      return result.failed();
    }
  }

  private static void answer(ServerSocket server, String answer) {
    try (Socket client = server.accept()) {
      client.getInputStream().read(new byte[1_024]);
      client.getOutputStream().write(answer.getBytes(ISO_8859_1));
    } catch (IOException seenByTheTest) {
      // The result counts it.
    }
  }
}
