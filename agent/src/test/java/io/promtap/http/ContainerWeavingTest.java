// SPDX-License-Identifier: Apache-2.0
package io.promtap.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapContainers;
import io.promtap.config.HttpConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import io.promtap.testing.Await;
import io.promtap.testing.FailingRecorder;
import io.promtap.testing.Scrape;
import io.promtap.testing.WeavingLoader;
import io.promtap.weaving.Probe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server, woven: every way a request ends is one count with the status the client saw. */
@Timeout(60)
abstract class ContainerWeavingTest {

  private static final double[] BUCKETS = {0.05, 0.15, 10};

  final MetricRegistry registry = new MetricRegistry(100, false);

  private static AutoCloseable server;

  private static int port;

  /** Starts a server of the test's class path anew and woven. */
  static void start(String serverClass, List<Probe> probes, String... prefixes) throws Exception {
    List<String> own = new ArrayList<>(List.of(prefixes));
    own.addAll(List.of(serverClass, "io.promtap.http.HttpScenarios", "jakarta.servlet."));
    WeavingLoader loader = new WeavingLoader(probes, own.toArray(new String[0]));
    Class<?> type = loader.loadClass(serverClass);
    server = (AutoCloseable) type.getConstructor().newInstance();
    port = (Integer) type.getMethod("port").invoke(server);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void install() {
    HttpRecording.install(registry, BUCKETS);
    PromtapBridge.failures = (failure, where) -> Failures.record(where, failure);
  }

  @AfterEach
  void remove() {
    PromtapBridge.release();
  }

  @ParameterizedTest
  @CsvSource({
    "plain, 200",
    "throws, 500",
    "mapped, 410",
    "teapot, 418",
    "redirect, 302",
    "rejected, 401",
    "closed, 200",
    "committed-before-status, 200",
    "forward, 200",
    "include, 200",
    "async-complete, 202",
    "async-now, 202",
    "async-start, 202",
    "async-dispatch, 203",
    "async-dispatch-now, 203",
    "async-dispatch-twice, 203",
    "async-dispatch-elsewhere, 200",
    "async-dispatch-throws, 500",
    "async-send-error, 503",
    "async-timeout, 500",
    "async-timeout-answered, 504",
    "async-write, 200"
  })
  void a_request_is_counted_once_with_the_status_that_was_sent(String path, int status)
      throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(get("/app/s/" + path)).isEqualTo(status);
    }
    awaitCount(3);
    awaitNoneInFlight();

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\""
                + counted(path, status)
                + "\"} 3.0");
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .containsExactly(
            "http_request_duration_seconds_count{endpoint=\"/app/s/*\",method=\"GET\"} 3");
  }

  /** The status that the count has; what the client saw, unless a server is known to differ. */
  int counted(String path, int sent) {
    return sent;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void an_error_in_any_call_of_the_containers_recorder_leaves_no_request_in_flight(
      FailingRecorder.Failure failure) throws Exception {
    FailingRecorder recorder = new FailingRecorder(failure);
    PromtapContainers working = PromtapBridge.containers;
    PromtapBridge.containers = recorder.around(PromtapContainers.class, working);
    for (String path : List.of("plain", "async-complete", "async-start", "throws")) {
      get("/app/s/" + path);
    }
    PromtapBridge.containers = working;

    awaitNoneInFlight();
    get("/app/s/plain");
    awaitNoneInFlight();
  }

  static List<FailingRecorder.Failure> failures() {
    return FailingRecorder.all(PromtapContainers.class);
  }

  @Test
  void an_exception_in_an_asynchronous_dispatch_is_counted_as_the_server_answers_it()
      throws Exception {
    int status = get("/app/s/async-dispatch-mapped");
    awaitCount(1);
    awaitNoneInFlight();

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\""
                + counted("async-dispatch-mapped", status)
                + "\"} 1.0");
  }

  @Test
  void an_exception_after_the_response_began_leaves_the_status_that_was_sent() throws Exception {
    try (Socket socket = send("/app/s/committed")) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200");
    }
    awaitCount(1);
    awaitNoneInFlight();

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\"200\"} 1.0");
  }

  @Test
  void an_asynchronous_request_lasts_until_it_is_completed() throws Exception {
    get("/app/s/async-complete");
    awaitCount(1);
    awaitNoneInFlight();

    String sum = Scrape.samples(registry, "http_request_duration_seconds_sum").get(0);
    assertThat(Double.parseDouble(sum.substring(sum.indexOf(' ')))).isBetween(0.05, 5.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"events", "async-events"})
  void a_stream_of_events_is_counted_and_its_time_is_not(String path) throws Exception {
    assertThat(get("/app/s/" + path)).isEqualTo(200);
    awaitCount(1);
    awaitNoneInFlight();

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\"200\"} 1.0");
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .allMatch(line -> line.endsWith(" 0"));
  }

  @Test
  void requests_that_are_pipelined_on_one_connection_are_told_apart() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      StringBuilder requests = new StringBuilder();
      for (String path : List.of("plain", "closed", "async-complete", "teapot")) {
        requests.append("GET /app/s/").append(path).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      socket.getOutputStream().write(requests.toString().getBytes(StandardCharsets.US_ASCII));
      awaitCount(4);
    }
    awaitNoneInFlight();

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactlyInAnyOrder(
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\"200\"} 2.0",
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\"202\"} 1.0",
            "http_requests_total{endpoint=\"/app/s/*\",method=\"GET\",status=\"418\"} 1.0");
  }

  @Test
  void unknown_paths_share_one_endpoint() throws Exception {
    for (String path : List.of("/app/no", "/app/wp-login.php", "/app/a/b/c")) {
      assertThat(get(path)).isEqualTo(404);
    }
    awaitCount(3);
    awaitNoneInFlight();

    assertThat(Scrape.samples(registry, "http_requests_total"))
        .containsExactly(
            "http_requests_total{endpoint=\"unmatched\",method=\"GET\",status=\"404\"} 3.0");
  }

  @Test
  void requests_that_never_reach_the_application_are_not_counted() throws Exception {
    try (Socket socket = send("/elsewhere")) {
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 404");
    }
    assertThat(Scrape.samples(registry, "http_requests_total")).isEmpty();
  }

  @Test
  void a_client_that_leaves_an_asynchronous_request_does_not_keep_it_in_flight() throws Exception {
    for (int i = 0; i < 5; i++) {
      Socket socket = send("/app/s/async-timeout");
      socket.setSoLinger(true, 0);
      socket.close();
    }
    awaitCount(5);
    awaitNoneInFlight();
  }

  @Test
  void the_sizes_of_bodies_are_observed_as_far_as_they_are_known() throws Exception {
    HttpRecorder.install(registry, new HttpConfig(true, BUCKETS, List.of(), true));
    URI echo = URI.create("http://127.0.0.1:" + port + "/app/s/echo");
    HttpRequest.Builder post = HttpRequest.newBuilder(echo).version(HttpClient.Version.HTTP_1_1);
    byte[] body = new byte[70_000];
    HttpClient client = HttpClient.newHttpClient();
    for (HttpRequest request :
        List.of(
            post.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
            post.POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body, 0, 3_000)))
                .build())) {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.body().length).isIn(3_000, 70_000);
    }
    get("/app/s/plain");
    awaitCount(3);
    awaitNoneInFlight();

    assertSizes("http_request_size_bytes", "POST", requestBytes(70_000, 3_000));
    assertSizes("http_response_size_bytes", "POST", responseBytes(70_000, 3_000));
    assertSizes("http_response_size_bytes", "GET", responseBytes("plain".length()));
  }

  private void assertSizes(String metric, String method, List<Integer> sizes) {
    String labels = "{endpoint=\"/app/s/*\",method=\"" + method + "\"} ";
    int sum = sizes.stream().mapToInt(Integer::intValue).sum();
    List<String> expected =
        List.of(metric + "_count" + labels + sizes.size(), metric + "_sum" + labels + sum + ".0");
    // The size comes after the end of the request.
    Await.until(
        expected.toString(),
        () -> Scrape.samples(registry, metric),
        samples -> samples.containsAll(expected));
  }

  /** The request sizes that the container tells. */
  List<Integer> requestBytes(int declared, int inChunks) {
    return List.of(declared, inChunks);
  }

  /** The response sizes that the container tells. */
  List<Integer> responseBytes(int... bodies) {
    return Arrays.stream(bodies).boxed().toList();
  }

  final int get(String path) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  final Socket send(String path) throws IOException {
    return send(path, "Connection: close\r\n");
  }

  final Socket send(String path, String headers) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    OutputStream out = socket.getOutputStream();
    out.write(
        ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  final void awaitNoneInFlight() {
    Scrape.awaitNoRequestInFlight(registry);
  }

  final void awaitCount(int expected) {
    List<String> counts =
        Await.until(
            expected + " requests are counted",
            () -> Scrape.samples(registry, "http_requests_total"),
            lines -> sum(lines) >= expected);
    assertThat(sum(counts)).as("%s", counts).isEqualTo(expected);
  }

  private static double sum(List<String> counts) {
    return counts.stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
