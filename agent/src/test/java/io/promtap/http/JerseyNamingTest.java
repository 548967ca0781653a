// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests to a real Jersey are called. */
@Timeout(60)
class JerseyNamingTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private static AutoCloseable server;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    WeavingLoader loader =
        new WeavingLoader(
            List.of(new ServletProbe(false), new TomcatProbe(false), new JerseyProbe()),
            "io.promtap.http.JerseyServer",
            "org.apache.",
            "org.glassfish.",
            "org.jvnet.",
            "jakarta.");
    Thread.currentThread().setContextClassLoader(loader);
    try {
      Class<?> type = loader.loadClass(JerseyServer.class.getName());
      server = (AutoCloseable) type.getConstructor().newInstance();
      port = (Integer) type.getMethod("port").invoke(server);
    } finally {
      Thread.currentThread().setContextClassLoader(JerseyNamingTest.class.getClassLoader());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void install() {
    HttpRecording.install(registry, 1);
    PromtapBridge.failures = (failure, where) -> Failures.record(where, failure);
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @ParameterizedTest
  @CsvSource({
    "/shop/api/items, /shop/api/items, 200",
    "/shop/api/items/7, /shop/api/items/{id}, 200",
    "/shop/api/items/7/, /shop/api/items/{id}, 200",
    "/shop/api/items/top, /shop/api/items/top, 200",
    "/shop/api/items/fails, /shop/api/items/fails, 500",
    "/shop/api/items/later/7, /shop/api/items/later/{id}, 200",
    "/shop/api/carts/7, /shop/api/carts/{cart}, 200",
    "/shop/api/carts/7/items/8, /shop/api/carts/{cart}/items/{item}, 200",
    "/shop/api/carts/7/parent/parent/items/8, /shop/api/carts/{cart}/parent/parent/items/{item}, 200",
    "/filtered/items/7, /filtered/items/{id}, 200",
    "/filtered/carts/7/parent, /filtered/carts/{cart}/parent, 200",
    "/shop/legacy?to=/api/items/7, /shop/api/items/{id}, 200",
    "/shop/legacy?to=/api/nothing, /shop/legacy, 404",
    "/shop/api/nothing, /shop/api/*, 404",
    "/shop/api/carts/7/nothing, /shop/api/*, 404"
  })
  void a_request_is_called_after_the_templates_of_resource_locators_and_method(
      String path, String endpoint, int status) throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(get(path)).isEqualTo(status);
    }
    assertThat(counted())
        .containsExactly(
            "http_requests_total{endpoint=\"%s\",method=\"GET\",status=\"%d\"} 2.0"
                .formatted(endpoint, status));
  }

  @Test
  void however_a_client_writes_the_context_path_it_makes_no_series() throws Exception {
    for (String path :
        List.of(
            "/shop/api/items/7",
            "//shop//api/items/7",
            "/%73hop/api/items/7",
            "/./shop/api/items/7",
            "/x/../shop/api/items/7",
            "/shop;a=b/api;c=d/items/7",
            "/shop/%61pi/items/7")) {
      get(path);
    }
    assertThat(counted())
        .allMatch(
            line ->
                line.contains("endpoint=\"/shop/api/items/{id}\"")
                    || line.contains("endpoint=\"/shop/api/*\""));
  }

  @Test
  void a_locator_that_never_ends_makes_no_more_series_than_the_limit() throws Exception {
    for (int depth = 0; depth < 150; depth++) {
      assertThat(get("/shop/api/carts/7" + "/parent".repeat(depth))).isEqualTo(200);
    }
    assertThat(counted()).hasSizeLessThanOrEqualTo(101);
  }

  private List<String> counted() {
    Scrape.awaitNoRequestInFlight(registry);
    return Scrape.samples(registry, "http_requests_total");
  }

  /** By hand, since clients put a path into order. */
  private static int get(String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return Integer.parseInt(answer.substring(9, 12));
    }
  }
}
