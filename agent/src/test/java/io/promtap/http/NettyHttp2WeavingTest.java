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
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Netty's codec of HTTP/2, woven on both sides: each stream counts once, on the server's. */
class NettyHttp2WeavingTest {

  private static final String UPGRADE =
      "GET /users/7 HTTP/1.1\r\nhost: a\r\nconnection: Upgrade, HTTP2-Settings\r\n"
          + "upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n";

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(
          List.of(new NettyProbe(true, true), new NettyHttp2Probe(true, true)),
          "io.netty.",
          "io.promtap.http.NettyHttp2Channel");
  private BiConsumer<String, String> channel;
  private long failures;

  @BeforeEach
  void install() throws Exception {
    double[] buckets = {1};
    HttpRecorder.install(
        registry, new HttpConfig(true, buckets, List.of(PathTemplate.parse("/users/{id}")), false));
    PromtapBridge.failures = (failure, where) -> Failures.record(where, failure);
    failures = allFailures();
    channel = newChannel();
  }

  @SuppressWarnings("unchecked")
  private BiConsumer<String, String> newChannel() throws Exception {
    return (BiConsumer<String, String>)
        loader.loadClass("io.promtap.http.NettyHttp2Channel").getConstructor().newInstance();
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
    assertThat(allFailures()).isEqualTo(failures);
    assertThat(loader.report.obstacles()).isEmpty();
  }

  private static long allFailures() {
    return Failures.counts().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void a_stream_is_in_flight_from_its_head_to_the_last_frame_of_its_response() {
    step("connect", "");
    step("request with a body", "3 POST /users/7?a=b");
    assertThat(inFlight()).isEqualTo(1);
    step("trailers", "3");
    step("head", "3 201");
    step("part", "3 5");
    assertThat(inFlight()).isEqualTo(1);
    step("last", "3");

    assertThat(counts()).containsExactly(count("POST", "/users/{id}", 201, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void streams_end_in_any_order() {
    step("connect", "");
    for (int stream = 3; stream < 203; stream += 2) {
      step("request", stream + " GET /users/" + stream);
    }
    assertThat(inFlight()).isEqualTo(100);
    for (int stream = 201; stream > 1; stream -= 2) {
      step("answer", stream + (stream % 4 == 1 ? " 200" : " 404"));
    }

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "/users/{id}", 200, 50), count("GET", "/users/{id}", 404, 50));
    assertThat(inFlight()).isZero();
  }

  @Test
  void the_sizes_of_the_bodies_are_those_of_the_frames() {
    MetricRegistry sized = new MetricRegistry(100, false);
    double[] buckets = {1};
    HttpRecorder.install(sized, new HttpConfig(true, buckets, List.of(), true));
    step("connect", "");
    step("request with a body", "3 POST /a");
    step("request with a body", "5 PUT /a");
    step("upload", "5 20");
    step("upload", "3 7");
    step("head", "3 200");
    step("part", "3 5");
    step("part", "3 6");
    step("last", "3");
    step("answer", "5 204");

    assertThat(Scrape.samples(sized, "http_request_size_bytes_sum"))
        .containsExactlyInAnyOrder(
            "http_request_size_bytes_sum{endpoint=\"unmatched\",method=\"POST\"} 7.0",
            "http_request_size_bytes_sum{endpoint=\"unmatched\",method=\"PUT\"} 20.0");
    assertThat(Scrape.samples(sized, "http_response_size_bytes_sum"))
        .containsExactlyInAnyOrder(
            "http_response_size_bytes_sum{endpoint=\"unmatched\",method=\"POST\"} 11.0",
            "http_response_size_bytes_sum{endpoint=\"unmatched\",method=\"PUT\"} 0.0");
  }

  @Test
  void an_interim_response_is_not_the_response() {
    step("connect", "");
    step("request", "3 GET /users/1");
    step("head", "3 100");
    step("head", "3 103");
    assertThat(inFlight()).isEqualTo(1);
    step("answer", "3 204");

    assertThat(counts()).containsExactly(count("GET", "/users/{id}", 204, 1));
  }

  @Test
  void a_stream_that_is_reset_by_either_side_ends_once() {
    step("connect", "");
    step("request", "3 GET /a");
    step("reset by the client", "3");
    step("request", "5 GET /a");
    step("head", "5 200");
    step("reset by the client", "5");
    step("request", "7 GET /a");
    step("head", "7 202");
    step("reset by the server", "7");
    step("request", "9 GET /a");
    step("reset by the server", "9");
    step("request with a body", "11 POST /a");
    step("answer", "11 413");
    step("reset by the server", "11");

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "unmatched", 500, 2),
            count("GET", "unmatched", 200, 1),
            count("GET", "unmatched", 202, 1),
            count("POST", "unmatched", 413, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_response_that_waits_for_the_client_has_not_ended() {
    step("connect", "");
    step("request", "3 GET /a");
    step("head", "3 200");
    // No more than the window of 65,535 bytes is sent: this client takes nothing.
    step("part", "3 65536");
    step("last", "3");
    assertThat(inFlight()).isEqualTo(1);
    step("reset by the client", "3");

    assertThat(counts()).containsExactly(count("GET", "unmatched", 200, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_channel_that_is_closed_ends_all_its_streams_once() {
    step("connect", "");
    step("request", "3 GET /users/1");
    step("request", "5 GET /b");
    step("request", "7 GET /b");
    step("answer", "7 404");
    step("head", "3 200");
    step("close", "");
    step("close", "");

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "/users/{id}", 200, 1),
            count("GET", "unmatched", 500, 1),
            count("GET", "unmatched", 404, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void event_streams_and_tunnels_are_left_out_of_the_histogram() {
    step("connect", "");
    step("request", "3 GET /users/1");
    step("stream of events", "3 200");
    step("request with a body", "5 CONNECT /tunnel");
    step("head", "5 200");
    step("close", "");

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "/users/{id}", 200, 1), count("CONNECT", "unmatched", 200, 1));
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .allMatch(line -> line.endsWith(" 0"));
  }

  @Test
  void a_head_that_cannot_be_sent_is_no_answer() {
    step("connect", "");
    step("request", "3 GET /a");
    step("too large a head", "3 200");

    assertThat(counts()).containsExactly(count("GET", "unmatched", 500, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_stream_that_the_server_refuses_is_not_counted() {
    step("connect", "");
    step("open at most", "20");
    for (int stream = 3; stream < 203; stream += 2) {
      step("request", stream + " GET /a");
    }
    assertThat(inFlight()).isEqualTo(20);
    step("close", "");

    assertThat(counts()).containsExactly(count("GET", "unmatched", 500, 20));
  }

  @Test
  void what_a_server_pushes_is_no_request() {
    step("connect", "");
    step("request", "3 GET /users/1");
    step("push", "3 2");
    step("answer", "2 200");
    step("answer", "3 200");
    step("request of the server", "4 GET /users/1");

    assertThat(counts()).containsExactly(count("GET", "/users/{id}", 200, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void a_request_that_upgrades_counts_with_the_response_on_the_first_stream() {
    step("receive", UPGRADE);
    assertThat(counts()).isEmpty();
    assertThat(inFlight()).isEqualTo(1);
    step("answer", "1 404");

    assertThat(counts()).containsExactly(count("GET", "/users/{id}", 404, 1));
    assertThat(inFlight()).isZero();
    step("close", "");
    assertThat(counts()).containsExactly(count("GET", "/users/{id}", 404, 1));
  }

  @Test
  void an_upgraded_connection_that_is_closed_ends_its_request() {
    step("receive", UPGRADE);
    step("close", "");

    assertThat(counts()).containsExactly(count("GET", "/users/{id}", 500, 1));
    assertThat(inFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve channels", "serve objects of HTTP/1.1"})
  void a_stream_that_is_served_as_something_else_counts_once(String serve) {
    step(serve, "");
    step("request", "3 GET /users/200");
    step("request", "5 GET /users/404");
    step("request", "7 POST /503");

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "/users/{id}", 200, 1),
            count("GET", "/users/{id}", 404, 1),
            count("POST", "unmatched", 503, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void heads_that_cannot_be_read_by_any_name_count_with_their_trace() {
    step("serve heads that take names of Netty's alone", "");
    step(
        "request with a trace",
        "3 POST /users/7 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    step("answer", "3 200");

    assertThat(counts()).containsExactly(count("POST", "/users/{id}", 200, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void streams_that_are_reset_at_once_leave_nothing() {
    step("connect", "");
    for (int stream = 3; stream < 20_003; stream += 2) {
      step("request", stream + " GET /" + stream);
      step("reset by the client", "" + stream);
    }

    assertThat(counts()).containsExactly(count("GET", "unmatched", 500, 10_000));
    assertThat(inFlight()).isZero();
  }

  private void step(String name, String argument) {
    channel.accept(name, argument);
  }

  private double inFlight() {
    String line = Scrape.samples(registry, "http_requests_in_flight").get(0);
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  private List<String> counts() {
    return Scrape.samples(registry, "http_requests_total");
  }

  private static String count(String method, String endpoint, int status, int times) {
    return "http_requests_total{endpoint=\""
        + endpoint
        + "\",method=\""
        + method
        + "\",status=\""
        + status
        + "\"} "
        + times
        + ".0";
  }
}
