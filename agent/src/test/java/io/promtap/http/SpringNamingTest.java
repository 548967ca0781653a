// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.config.HttpConfig;
import io.promtap.config.PathTemplate;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests to a real Spring MVC are called. */
@Timeout(60)
class SpringNamingTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final HttpClient client = HttpClient.newHttpClient();
  private static AutoCloseable server;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    WeavingLoader loader =
        new WeavingLoader(
            List.of(new ServletProbe(false), new TomcatProbe(false), new SpringProbe()),
            "io.promtap.http.SpringServer",
            "org.apache.",
            "org.springframework.",
            "jakarta.servlet.");
    Thread.currentThread().setContextClassLoader(loader);
    try {
      Class<?> type = loader.loadClass(SpringServer.class.getName());
      server = (AutoCloseable) type.getConstructor().newInstance();
      port = (Integer) type.getMethod("port").invoke(server);
    } finally {
      Thread.currentThread().setContextClassLoader(SpringNamingTest.class.getClassLoader());
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void install() {
    HttpConfig config =
        new HttpConfig(
            true,
            new double[] {1},
            List.of(PathTemplate.parse("/legacy/{x}/edit"), PathTemplate.parse("/owners/**")),
            false);
    HttpRecorder.install(registry, config);
    PromtapBridge.failures = (failure, where) -> Failures.record(where, failure);
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @ParameterizedTest
  @CsvSource({
    "/owners/7, /shop/owners/{id}, 200",
    "/pets/cat, /shop/pets/{id}, 200",
    "/later/7, /shop/later/{id}, 200",
    "/fails/7, /shop/fails/{id}, 500",
    "/functional/7, /shop/functional/{id}, 200",
    "/static/testing/nothing.css, /shop/static/**, 404",
    "/forwards/7, /shop/forwards/{id}, 200",
    "/app/owners/7, /shop/app/owners/{id}, 200",
    "/app/functional/7, /shop/app/functional/{id}, 200",
    "/app/static/a/b, /shop/app/static/**, 404",
    "/legacy/forward?to=/owners/7, /shop/owners/{id}, 200",
    "/legacy/forward?to=/app/owners/7, /shop/app/owners/{id}, 200",
    "/legacy/async?to=/owners/7, /shop/owners/{id}, 200",
    "/legacy/async?to=/app/later/7, /shop/app/later/{id}, 200",
    "/legacy/forward?to=/fails/7, /shop/fails/{id}, 500",
    "/legacy/fails, /shop/legacy/*, 500",
    "/legacy/7/edit, /shop/legacy/{x}/edit, 200",
    "/nobody/knows, /shop/, 404",
    "/app/nobody/knows, /shop/app/*, 404"
  })
  void a_request_is_called_after_the_first_template_that_matched_it(
      String path, String endpoint, int status) throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(status(HttpRequest.newBuilder(uri(path)).build())).isEqualTo(status);
    }
    assertCounted(endpoint, status, 2);
  }

  @Test
  void a_request_that_an_interceptor_refuses_has_the_template_of_its_handler() throws Exception {
    assertThat(status(HttpRequest.newBuilder(uri("/app/static/a")).header("Refuse", "1").build()))
        .isEqualTo(403);
    assertCounted("/shop/app/static/**", 403, 1);
  }

  @Test
  void a_request_that_a_filter_refuses_has_the_listed_template_or_the_servlet_mapping()
      throws Exception {
    assertThat(status(HttpRequest.newBuilder(uri("/owners/7")).header("Unauthorized", "1").build()))
        .isEqualTo(401);
    assertCounted("/shop/owners/**", 401, 1);
  }

  private void assertCounted(String endpoint, int status, int count) {
    String expected =
        "http_requests_total{endpoint=\"%s\",method=\"GET\",status=\"%d\"} %d.0"
            .formatted(endpoint, status, count);
    Scrape.awaitNoRequestInFlight(registry);
    assertThat(Scrape.samples(registry, "http_requests_total")).containsExactly(expected);
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + "/shop" + path);
  }

  private int status(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
