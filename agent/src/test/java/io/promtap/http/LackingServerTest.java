// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.Probe;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real servers that have another name for a method, as a fork of a server may. */
@Timeout(60)
class LackingServerTest {

  private static final String[] UNDERTOW = {"io.undertow.", "org.xnio."};

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final List<Throwable> failures = new ArrayList<>();
  private Map<String, Long> before;

  @BeforeEach
  void install() {
    HttpRecording.install(registry, 1);
    PromtapBridge.failures = (failure, where) -> failures.add(failure);
    before = Failures.counts();
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @Test
  void an_undertow_without_the_connection_of_an_exchange_is_counted_as_an_unknown_container()
      throws Exception {
    WeavingLoader loader =
        serve(
            "io.promtap.http.UndertowServer",
            new UndertowProbe(true, true),
            "io/undertow/server/HttpServerExchange",
            "getConnection",
            UNDERTOW);

    assertOff(
        loader, "http.undertow", "io.undertow.server.HttpServerExchange has no getConnection()");
  }

  @Test
  void what_only_the_end_of_a_request_calls_switches_the_beginning_off_too() throws Exception {
    WeavingLoader loader =
        serve(
            "io.promtap.http.UndertowServer",
            new UndertowProbe(true, true),
            "io/undertow/server/HttpServerExchange",
            "getResponseBytesSent",
            UNDERTOW);

    assertOff(
        loader,
        "http.undertow",
        "io.undertow.server.HttpServerExchange has no getResponseBytesSent()");
  }

  @Test
  void what_is_called_for_sizes_may_be_missing_where_nobody_wants_them() throws Exception {
    WeavingLoader loader =
        serve(
            "io.promtap.http.UndertowServer",
            new UndertowProbe(false, false),
            "io/undertow/server/HttpServerExchange",
            "getResponseBytesSent",
            UNDERTOW);

    assertThat(loader.report.obstacles()).isEmpty();
    assertThat(loader.report.classesByProbe()).containsEntry("http.undertow", 3L);
    assertThat(failures).isEmpty();
  }

  @Test
  void what_a_loader_takes_from_another_without_its_files_counts_as_there() throws Exception {
    WeavingLoader loader =
        loader(
            "io.promtap.http.UndertowServer",
            new UndertowProbe(false, false),
            UnaryOperator.identity(),
            UNDERTOW);
    loader.hideFiles("io.undertow.util.");
    serve(loader, "io.promtap.http.UndertowServer");

    assertThat(loader.report.obstacles()).isEmpty();
    assertThat(loader.report.classesByProbe()).containsEntry("http.undertow", 3L);
    assertThat(failures).isEmpty();
  }

  @Test
  void a_jetty_without_the_response_of_a_channel_is_off_in_all_its_classes() throws Exception {
    String channel = "org.eclipse.jetty.ee10.servlet.ServletChannel";
    WeavingLoader loader =
        serve(
            "io.promtap.http.JettyServer",
            new JettyProbe(false, false),
            channel.replace('.', '/'),
            "getServletContextResponse",
            "org.eclipse.jetty.");

    assertOff(loader, "http.jetty", channel + " has no getServletContextResponse()");
  }

  private void assertOff(WeavingLoader loader, String probe, String reason) {
    assertThat(failures).isEmpty();
    assertThat(loader.report.obstacles())
        .containsExactly(
            probe + " is off for the loader " + WeavingLoader.class.getName() + ": " + reason);
    assertThat(loader.report.classesByProbe()).containsEntry(probe, 0L);
    assertThat(Failures.counts()).isEqualTo(before);
    Scrape.awaitNoRequestInFlight(registry);
    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\"200\"} 2.0");
  }

  /** Starts a server in which a method has another name, and sends it two requests. */
  private static WeavingLoader serve(
      String server, Probe probe, String owner, String method, String... prefixes)
      throws Exception {
    WeavingLoader loader =
        loader(server, probe, classFile -> renamed(classFile, owner, method), prefixes);
    serve(loader, server);
    return loader;
  }

  private static WeavingLoader loader(
      String server, Probe probe, UnaryOperator<byte[]> change, String... prefixes) {
    List<String> own = new ArrayList<>(List.of(prefixes));
    own.addAll(List.of(server, "io.promtap.http.HttpScenarios", "jakarta.servlet."));
    return new WeavingLoader(
        List.of(new ServletProbe(false), probe), change, own.toArray(new String[0]));
  }

  private static void serve(WeavingLoader loader, String server) throws Exception {
    Class<?> type = loader.loadClass(server);
    try (AutoCloseable started = (AutoCloseable) type.getConstructor().newInstance()) {
      int port = (Integer) type.getMethod("port").invoke(started);
      for (int i = 0; i < 2; i++) {
        URI uri = URI.create("http://127.0.0.1:" + port + "/app/s/plain");
        HttpResponse<String> response =
            HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
      }
    }
  }

  private static byte[] renamed(byte[] classFile, String type, String method) {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(
        new ClassRemapper(
            writer,
            new Remapper() {
              @Override
              public String mapMethodName(String owner, String name, String descriptor) {
                return owner.equals(type) && name.equals(method) ? name + "OfFork" : name;
              }
            }),
        0);
    return writer.toByteArray();
  }
}
