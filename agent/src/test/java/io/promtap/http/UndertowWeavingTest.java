// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.testing.Scrape;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Undertow, which may end a request while the application is still inside. */
class UndertowWeavingTest extends ContainerWeavingTest {

  @BeforeAll
  static void start() throws Exception {
    start(
        "io.promtap.http.UndertowServer",
        List.of(new ServletProbe(false), new UndertowProbe(true, true)),
        "io.undertow.",
        "org.xnio.");
  }

  @Override
  List<Integer> requestBytes(int declared, int inChunks) {
    return List.of(declared);
  }

  @Test
  void an_upgrade_is_counted_and_its_time_is_not() throws Exception {
    try (Socket socket = send("/app/s/upgrade", "Connection: Upgrade\r\nUpgrade: none\r\n")) {
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 101");
      awaitCount(1);
    }
    awaitNoneInFlight();

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\"101\"} 1.0");
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .allMatch(line -> line.endsWith(" 0"));
  }
}
