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

/** Netty's codec of HTTP/1.1, woven: each request counts with the response that belongs to it. */
class NettyWeavingTest {

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final WeavingLoader loader =
      new WeavingLoader(
          List.of(new NettyProbe(true, true)), "io.netty.", "io.promtap.http.NettyChannel");
  private BiConsumer<String, String> channel;

  @BeforeEach
  void install() throws Exception {
    double[] buckets = {1};
    HttpRecorder.install(
        registry, new HttpConfig(true, buckets, List.of(PathTemplate.parse("/users/{id}")), false));
    PromtapBridge.failures = (failure, where) -> Failures.record(where, failure);
    channel = newChannel();
  }

  @SuppressWarnings("unchecked")
  private BiConsumer<String, String> newChannel() throws Exception {
    return (BiConsumer<String, String>)
        loader.loadClass("io.promtap.http.NettyChannel").getConstructor().newInstance();
  }

  @AfterEach
  void release() {
    PromtapBridge.release();
  }

  @Test
  void a_request_is_in_flight_from_its_head_to_the_last_of_its_response() {
    channel.accept("receive", "POST /users/7?a=b HTTP/1.1\r\ncontent-length: 2\r\n\r\n");
    assertThat(inFlight()).isEqualTo(1);
    channel.accept("receive", "ab");
    channel.accept("head", "201");
    channel.accept("part", "some");
    assertThat(inFlight()).isEqualTo(1);
    channel.accept("last", "");

    assertThat(counts()).containsExactly(count("POST", "/users/{id}", 201, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void pipelined_requests_get_their_responses_in_order() {
    channel.accept("receive", get("/users/1") + get("/b") + get("/users/3"));
    assertThat(inFlight()).isEqualTo(3);
    channel.accept("answer", "200");
    channel.accept("receive", get("/d"));
    channel.accept("answer", "404");
    channel.accept("answer", "500");
    channel.accept("answer", "503");

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "/users/{id}", 200, 1),
            count("GET", "unmatched", 404, 1),
            count("GET", "/users/{id}", 500, 1),
            count("GET", "unmatched", 503, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_interim_response_is_not_the_response() {
    channel.accept("receive", get("/users/1"));
    channel.accept("answer", "100");
    channel.accept("answer", "103");
    assertThat(inFlight()).isEqualTo(1);
    channel.accept("answer", "200");
    channel.accept("receive", get("/users/1"));
    channel.accept("answer", "101");

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "/users/{id}", 200, 1), count("GET", "/users/{id}", 101, 1));
  }

  @Test
  void a_channel_that_is_closed_ends_all_its_requests_once() {
    channel.accept("receive", get("/users/1") + get("/b"));
    channel.accept("head", "200");
    channel.accept("close", "");
    channel.accept("close", "");

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "/users/{id}", 200, 1), count("GET", "unmatched", 500, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void an_event_stream_is_left_out_of_the_histogram() {
    channel.accept("receive", get("/users/1"));
    channel.accept("stream of events", "200");
    channel.accept("close", "");

    assertThat(counts()).containsExactly(count("GET", "/users/{id}", 200, 1));
    assertThat(Scrape.samples(registry, "http_request_duration_seconds_count"))
        .allMatch(line -> line.endsWith(" 0"));
  }

  @Test
  void the_sizes_of_the_bodies_are_those_without_the_chunks() {
    MetricRegistry sized = installWithSizes();
    channel.accept("receive", get("/a") + "POST /b HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n");
    channel.accept("receive", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    channel.accept("head", "200");
    channel.accept("part", "some");
    channel.accept("buffer", "bytes");
    channel.accept("last", "");
    channel.accept("answer", "204");

    assertThat(Scrape.samples(sized, "http_request_size_bytes_sum"))
        .containsExactlyInAnyOrder(
            "http_request_size_bytes_sum{endpoint=\"unmatched\",method=\"GET\"} 0.0",
            "http_request_size_bytes_sum{endpoint=\"unmatched\",method=\"POST\"} 5.0");
    assertThat(Scrape.samples(sized, "http_response_size_bytes_sum"))
        .containsExactlyInAnyOrder(
            "http_response_size_bytes_sum{endpoint=\"unmatched\",method=\"GET\"} 9.0",
            "http_response_size_bytes_sum{endpoint=\"unmatched\",method=\"POST\"} 0.0");
  }

  @Test
  void bytes_that_come_after_the_response_belong_to_no_other_request() {
    MetricRegistry sized = installWithSizes();
    channel.accept("receive", "POST /a HTTP/1.1\r\ncontent-length: 4\r\n\r\nab");
    channel.accept("answer", "413");
    channel.accept("receive", "cd" + get("/a"));
    channel.accept("answer", "200");

    assertThat(Scrape.samples(sized, "http_request_size_bytes_sum"))
        .containsExactlyInAnyOrder(
            "http_request_size_bytes_sum{endpoint=\"unmatched\",method=\"GET\"} 0.0",
            "http_request_size_bytes_sum{endpoint=\"unmatched\",method=\"POST\"} 2.0");
  }

  private static MetricRegistry installWithSizes() {
    MetricRegistry sized = new MetricRegistry(100, false);
    double[] buckets = {1};
    HttpRecorder.install(sized, new HttpConfig(true, buckets, List.of(), true));
    return sized;
  }

  @Test
  void what_is_no_request_is_answered_and_not_counted() {
    channel.accept("receive", "NONSENSE\r\n\r\n");
    channel.accept("answer", "400");

    assertThat(counts()).isEmpty();
    assertThat(inFlight()).isZero();
  }

  @Test
  void more_requests_than_anybody_answers_are_not_kept() {
    String hundred = get("/a").repeat(100);
    for (int i = 0; i < 20; i++) {
      channel.accept("receive", hundred);
    }
    assertThat(inFlight()).isEqualTo(1_024);
    for (int i = 0; i < 2_000; i++) {
      channel.accept("answer", "200");
    }
    channel.accept("receive", get("/users/1"));
    channel.accept("answer", "202");

    assertThat(counts())
        .containsExactlyInAnyOrder(
            count("GET", "unmatched", 200, 1_024), count("GET", "/users/{id}", 202, 1));
    assertThat(inFlight()).isZero();
  }

  @Test
  void nothing_fails() {
    long before = Failures.counts().values().stream().mapToLong(Long::longValue).sum();
    channel.accept("receive", get("/a"));
    channel.accept("answer", "200");
    channel.accept("close", "");

    assertThat(Failures.counts().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(before);
    assertThat(loader.report.classesByProbe()).containsEntry("http.netty", 3L);
    assertThat(loader.report.obstacles()).isEmpty();
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\nhost: a\r\n\r\n";
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
