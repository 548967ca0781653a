// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promtap.config.HttpServerConfig;
import io.promtap.jvm.JvmCollector;
import io.promtap.log.Failures;
import io.promtap.metrics.Counter;
import io.promtap.metrics.MetricRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExporterTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Exporter exporter = exporter(0);

  @BeforeEach
  void start() throws IOException {
    Counter counter = registry.counter("things_total", "Things.", "kind").series("x");
    counter.add(2);
    exporter.start();
  }

  @AfterEach
  void close() {
    exporter.close();
  }

  @Test
  void a_port_that_moves_is_closed_and_opened_at_the_new_place() throws Exception {
    int before = exporter.port();

    exporter.move(new HttpServerConfig("127.0.0.1", 0, "/elsewhere", 2));
    assertThat(exporter.isWanted()).isTrue();
    exporter.start();

    assertThat(get("/elsewhere").statusCode()).isEqualTo(200);
    assertThat(exporter.isWanted()).isFalse();
    new ServerSocket(before).close();
  }

  @Test
  void prometheus_text_is_the_default() throws Exception {
    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body())
        .contains("# TYPE things_total counter\nthings_total{kind=\"x\"} 2.0");
  }

  @Test
  void open_metrics_is_written_to_those_who_ask_for_it() throws Exception {
    HttpResponse<String> response =
        get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(response.body()).contains("# TYPE things counter").endsWith("# EOF\n");
  }

  @Test
  void the_answer_is_zipped_for_those_who_take_it() throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            request("/metrics").header("Accept-Encoding", "gzip").build(),
            BodyHandlers.ofByteArray());

    assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(
            new String(
                new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(),
                StandardCharsets.UTF_8))
        .contains("things_total{kind=\"x\"} 2.0\n");
  }

  @Test
  void metrics_can_be_chosen_by_name() throws Exception {
    assertThat(get("/metrics?name%5B%5D=things_total").body())
        .contains("things_total{")
        .doesNotContain("promtap_");
    assertThat(get("/metrics?name%5B%5D=none").body()).isEmpty();
  }

  @Test
  void the_time_of_the_last_scrape_is_exposed() throws Exception {
    assertThat(get("/metrics").body()).contains("\npromtap_scrape_duration_seconds ");

    assertThat(get("/metrics").body()).containsPattern("promtap_scrape_duration_seconds .*[1-9]");
  }

  @Test
  void health_answers() throws Exception {
    assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void any_other_path_or_method_is_refused() throws Exception {
    assertThat(get("/metricsfoo").statusCode()).isEqualTo(404);
    assertThat(get("/metrics//").statusCode()).isEqualTo(404);
    HttpResponse<String> post =
        client.send(
            request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
            BodyHandlers.ofString());
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(post.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void head_gives_the_headers_alone_zipped_or_not() throws Exception {
    for (String encoding : List.of("identity", "gzip")) {
      HttpResponse<String> response =
          client.send(
              request("/metrics")
                  .header("Accept-Encoding", encoding)
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).isPresent();
      assertThat(response.body()).isEmpty();
    }
  }

  @Test
  void a_supplier_that_throws_leaves_the_scrape_whole() throws Exception {
    registry.gaugeReadAtScrape(
        "broken",
        "Broken.",
        () -> {
          throw new IllegalStateException("secret");
        });

    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("things_total").doesNotContain("secret", "broken");
  }

  @Test
  void a_scrape_that_fails_answers_500_without_a_stack_trace() throws Exception {
    registry.collector(Unwritable::page);
    long before = Failures.counts().getOrDefault("scrape", 0L);

    HttpResponse<String> response = get("/metrics");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("secret", "Error", "io.promtap");
    assertThat(Failures.counts().get("scrape")).isEqualTo(before + 1);
    assertThat(get("/-/healthy").statusCode()).isEqualTo(200);
  }

  @Test
  void half_open_clients_do_not_keep_a_scrape_waiting() throws Exception {
    List<Socket> halfOpen = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket("127.0.0.1", exporter.port());
        socket.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
        halfOpen.add(socket);
      }

      long start = System.nanoTime();
      assertThat(get("/metrics").statusCode()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    } finally {
      for (Socket socket : halfOpen) {
        socket.close();
      }
    }
  }

  @Test
  void all_threads_are_named_daemons_outside_the_applications_group() throws Exception {
    get("/metrics");

    assertThat(threads())
        .extracting(Thread::getName)
        .containsExactlyInAnyOrder("promtap-http-acceptor", "promtap-http-1");
    assertThat(threads()).allMatch(Thread::isDaemon);
    ThreadGroup application = Thread.currentThread().getThreadGroup();
    assertThat(threads()).noneMatch(thread -> application.parentOf(thread.getThreadGroup()));
  }

  @Test
  void close_frees_the_port_and_leaves_no_thread() throws Exception {
    exporter.close();
    long shortestNanos = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      Exporter closing = exporter(0);
      closing.start();
      int port = closing.port();
      assertThat(client.send(request(port, "/metrics").build(), BodyHandlers.discarding()))
          .extracting(HttpResponse::statusCode)
          .isEqualTo(200);
      long start = System.nanoTime();

      closing.close();

      shortestNanos = Math.min(shortestNanos, System.nanoTime() - start);
      assertThat(threads()).isEmpty();
      new ServerSocket(port).close();
    }
    assertThat(Duration.ofNanos(shortestNanos)).isLessThan(Duration.ofMillis(250));
  }

  @Test
  void a_closed_exporter_stays_closed() throws Exception {
    exporter.close();

    assertThat(exporter.start()).isNull();
    assertThat(threads()).isEmpty();
  }

  @Test
  void an_opening_that_a_close_overtakes_leaves_no_port_and_no_thread() throws Exception {
    exporter.close();
    for (int i = 0; i < 50; i++) {
      Exporter racing = exporter(0);
      FutureTask<String> start = new FutureTask<>(racing::start);
      Thread opener = new Thread(start);
      opener.start();
      LockSupport.parkNanos(i * 100_000L);
      racing.close();

      start.get();
      assertThat(racing.port()).isZero();
      assertThat(threads()).isEmpty();
    }
  }

  /** As the end of the JVM closes while the host is still being looked up. */
  @Test
  void close_does_not_wait_for_an_opening() throws Exception {
    CountDownLatch opening = new CountDownLatch(1);
    CountDownLatch proceed = new CountDownLatch(1);
    Exporter hanging =
        new Exporter(
            new HttpServerConfig("127.0.0.1", 0, "/metrics", 1),
            new MetricRegistry(10, false),
            ByteBuddyAgent.install(),
            new HangingResolver(opening, proceed));
    FutureTask<String> start = new FutureTask<>(hanging::start);
    new Thread(start).start();
    opening.await();

    hanging.close();

    proceed.countDown();
    assertThat(start.get()).isNull();
    assertThat(hanging.port()).isZero();
  }

  @Test
  void a_busy_port_is_said_and_leaves_nothing_behind() throws Exception {
    List<Thread> before = threads();
    try (Exporter second = exporter(exporter.port())) {
      assertThatThrownBy(second::start).isInstanceOf(BindException.class);
      assertThat(before).containsAll(threads());

      exporter.close();
      second.start();
      assertThat(threads()).extracting(Thread::getName).contains("promtap-http-acceptor");
    }
  }

  @Test
  void an_unknown_host_is_named() {
    Exporter unknown =
        new Exporter(
            new HttpServerConfig("no.such.host.invalid", 0, "/metrics", 4),
            registry,
            ByteBuddyAgent.install());

    assertThatThrownBy(unknown::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no.such");
  }

  @Test
  void the_url_can_be_clicked() throws Exception {
    assertThat(exporter.start()).isEqualTo("http://localhost:" + exporter.port() + "/metrics");
    HttpServerConfig loopback = new HttpServerConfig("::1", 0, "/m", 4);
    try (Exporter other = new Exporter(loopback, registry, ByteBuddyAgent.install())) {
      assertThat(other.start()).isEqualTo("http://[::1]:" + other.port() + "/m");
    }
  }

  @Test
  void the_system_properties_stay_as_they_were() throws Exception {
    Properties before = (Properties) System.getProperties().clone();

    try (Exporter other = exporter(0)) {
      other.start();
      registry.collector(new JvmCollector());
      get("/metrics");
      assertThat(System.getProperties()).isEqualTo(before);
    }
    assertThat(System.getProperties())
        .isEqualTo(before)
        .doesNotContainKey("sun.net.httpserver.maxReqTime");
  }

  private static final class HangingResolver implements Exporter.Resolver {
    private final CountDownLatch opening;
    private final CountDownLatch proceed;

    HangingResolver(CountDownLatch opening, CountDownLatch proceed) {
      this.opening = opening;
      this.proceed = proceed;
    }

    @Override
    public InetAddress addressOf(String host) throws UnknownHostException {
      opening.countDown();
      try {
        proceed.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return InetAddress.getByName(host);
    }
  }

  private Exporter exporter(int port) {
    return new Exporter(
        new HttpServerConfig("0.0.0.0", port, "/metrics", 4), registry, ByteBuddyAgent.install());
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return request(exporter.port(), path);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("promtap"))
        .toList();
  }
}
