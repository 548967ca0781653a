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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An early Jetty 12 without servlets, whose handler's invoker ends an exchange; the other versions
 * are in the integration tests.
 */
@Timeout(60)
class JettyCoreWeavingTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(
          List.of(new JettyProbe(false, false), new JettyCoreProbe(true, true)),
          "org.eclipse.jetty.",
          "io.promtap.http.JettyCore");
  private final int withServlets = ExchangeRecorder.withServlets;
  private Map<String, Long> failures;
  private AutoCloseable server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    double[] buckets = {1};
    HttpRecorder.install(
        registry, new HttpConfig(true, buckets, List.of(PathTemplate.parse("/users/{id}")), true));
    PromtapBridge.failures = (failure, where) -> Failures.record(where, failure);
    failures = Failures.counts();
    ExchangeRecorder.withServlets = 0;
    Class<?> type = loader.loadClass("io.promtap.http.JettyCore");
    server = (AutoCloseable) type.getConstructor().newInstance();
    port = (Integer) type.getMethod("port").invoke(server);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    PromtapBridge.release();
    ExchangeRecorder.withServlets = withServlets;
  }

  @Test
  void every_exchange_is_counted_with_the_status_that_was_sent() throws Exception {
    assertThat(get("/users/7?a=b")).isEqualTo(201);
    assertThat(get("/users/8")).isEqualTo(201);
    assertThat(get("/throw")).isEqualTo(500);
    assertThat(get("/nowhere")).isEqualTo(404);

    Scrape.awaitNoRequestInFlight(registry);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactlyInAnyOrder(
            count("/users/{id}", 201, 2), count("unmatched", 500, 1), count("unmatched", 404, 1));
    assertThat(Failures.counts()).isEqualTo(failures);
    assertThat(loader.report.classesByProbe())
        .containsEntry("http.jetty-core", 1L)
        .containsEntry("http.jetty", 0L);
    assertThat(loader.report.obstacles()).isEmpty();
  }

  @Test
  void once_servlets_run_on_it_its_own_exchanges_are_not_counted_any_more() throws Exception {
    assertThat(get("/users/7")).isEqualTo(201);
    loader.loadClass("org.eclipse.jetty.ee10.servlet.ServletHandler");
    assertThat(get("/users/7")).isEqualTo(201);

    Scrape.awaitNoRequestInFlight(registry);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(count("/users/{id}", 201, 1));
  }

  private int get(String target) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + target);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static String count(String endpoint, int status, int times) {
    return "http_requests_total{endpoint=\""
        + endpoint
        + "\",method=\"GET\",status=\""
        + status
        + "\"} "
        + times
        + ".0";
  }
}
