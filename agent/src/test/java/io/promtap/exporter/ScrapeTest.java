// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.generated.com_google_protobuf_4_36_2.Metrics.MetricFamily;
import io.promtap.config.HttpServerConfig;
import io.promtap.log.Failures;
import io.promtap.metrics.MetricRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the client's handler answers through our exchange, asked on the real port. */
@Timeout(60)
class ScrapeTest {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

  private final MetricRegistry registry = new MetricRegistry(100, false);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Exporter exporter =
      new Exporter(
          new HttpServerConfig("127.0.0.1", 0, "/metrics", 4), registry, ByteBuddyAgent.install());

  @BeforeEach
  void start() throws IOException {
    registry.counter("things_total", "Things.", "kind").series("x").add(2);
    registry.histogram("time_seconds", "Time.", new double[] {1}).series().observeNanos(5);
    registry.gauge("level", "Level.").series();
    exporter.start();
  }

  @AfterEach
  void close() {
    exporter.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Prometheus 2.4x.
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        // Prometheus 3.
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,"
            + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        "application/openmetrics-text;version=1.0.0;q=0.9," + PROTOBUF + ";q=0.5",
        "application/openmetrics-text;escaping=none-such",
        "application/openmetrics-text;escaping=values;q=0.01",
        "text/plain;q=0,application/openmetrics-text"
      })
  void open_metrics_answers_whoever_names_it(String accept) throws Exception {
    HttpResponse<String> response = get("/metrics", "Accept", accept);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(type(response)).isEqualTo(OPEN_METRICS);
    assertThat(response.body()).contains("things_total{kind=\"x\"} 2.0\n").endsWith("# EOF\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Prometheus 2.5x that asks for native histograms.
        PROTOBUF
            + ";q=0.6,application/openmetrics-text;version=1.0.0;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        // Prometheus 3 that asks for native histograms.
        PROTOBUF
            + ";escaping=allow-utf-8;q=0.7,application/openmetrics-text;version=1.0.0;"
            + "escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        PROTOBUF,
        PROTOBUF + ";note=\"a,b\"",
        "text/plain;q=0," + PROTOBUF,
      })
  void protobuf_answers_whoever_names_it_first(String accept) throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            request("/metrics?name[]=things_total").header("Accept", accept).build(),
            BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith(PrometheusProtobufWriter.CONTENT_TYPE);
    InputStream body = new ByteArrayInputStream(response.body());
    MetricFamily family = MetricFamily.parseDelimitedFrom(body);
    assertThat(family.getName()).isEqualTo("things_total");
    assertThat(family.getMetric(0).getLabel(0).getValue()).isEqualTo("x");
    assertThat(family.getMetric(0).getCounter().getValue()).isEqualTo(2);
    assertThat(body.available()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "*/*",
        "",
        "text/plain;q=0.9," + PROTOBUF + ";q=0.5",
        PROTOBUF + ";q=0",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
        "application/vnd.google.protobuf",
        "application/openmetrics-text;q=0,text/plain",
        "application/openmetrics-text; Q = 0.000 ; x=1",
        "text/plain;q=0",
        ";;;,,,=;=,q=,;q=0;",
        "text/plain;escaping=",
        "text/html,application/xhtml+xml;q=0.9,image/avif",
        "application/json"
      })
  void text_answers_everybody_else(String accept) throws Exception {
    HttpResponse<String> response = get("/metrics", "Accept", accept);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(type(response)).isEqualTo(TEXT);
    assertThat(response.body()).contains("things_total{kind=\"x\"} 2.0\n").doesNotContain("# EOF");
  }

  @Test
  void open_metrics_2_answers_whoever_names_its_version_and_nobody_else() throws Exception {
    HttpResponse<String> response =
        get("/metrics", "Accept", "application/openmetrics-text;version=2.0.0,text/plain;q=0.9");

    assertThat(type(response)).startsWith("application/openmetrics-text; version=2.0.0");
    assertThat(response.body())
        .contains("things_total{kind=\"x\"} 2.0 st@", "time_seconds {count:1,sum:5.0E-9,bucket:[")
        .endsWith("# EOF\n");
  }

  @Test
  void creation_times_are_there_if_the_configuration_wants_them() throws Exception {
    String accept = "application/openmetrics-text";
    long before = System.currentTimeMillis();
    assertThat(get("/metrics", "Accept", accept).body()).doesNotContain("_created");

    exporter.move(new HttpServerConfig("127.0.0.1", 0, "/metrics", 4).withCreatedTimestamps(true));
    exporter.start();
    String line =
        get("/metrics", "Accept", accept)
            .body()
            .lines()
            .filter(each -> each.startsWith("things_created{kind=\"x\"} "))
            .findFirst()
            .orElseThrow();

    double seconds = Double.parseDouble(line.substring(line.indexOf(' ') + 1));
    assertThat(seconds * 1_000).isBetween(before - 60_000.0, before + 1.0);
    assertThat(get("/metrics?debug=text").body()).contains("# TYPE things_created gauge\n");
  }

  /** By the rules of Prometheus 3 an underscore is doubled where a dot becomes {@code _dot_}. */
  @Test
  void names_are_escaped_as_the_scraper_asks() throws Exception {
    HttpResponse<String> response = get("/metrics", "Accept", "text/plain;escaping=dots;q=0.5");

    assertThat(response.body()).contains("time__seconds_count 1\n");
  }

  @Test
  void several_accept_headers_are_one_list() throws Exception {
    HttpResponse<String> response =
        get("/metrics", "Accept", "text/html", "Accept", "application/openmetrics-text");

    assertThat(type(response)).isEqualTo(OPEN_METRICS);
  }

  @Test
  void one_name_several_names_and_unknown_names_choose_what_is_there() throws Exception {
    assertThat(get("/metrics?name[]=things_total").body())
        .contains("things_total{")
        .doesNotContain("time_seconds", "level", "promtap_");
    assertThat(get("/metrics?name[]=level&name[]=time_seconds&name[]=none").body())
        .contains("level 0", "time_seconds_bucket{")
        .doesNotContain("things_total", "promtap_");
    assertThat(get("/metrics?x=1&name%5B%5D=time_seconds_count&&y").body())
        .contains("time_seconds_bucket{")
        .doesNotContain("level");
    for (String none : new String[] {"name[]=none", "name[]="}) {
      HttpResponse<String> response = get("/metrics?" + none);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEmpty();
    }
    assertThat(get("/metrics?name=level").body()).contains("things_total{", "level 0");
  }

  @Test
  void a_query_that_cannot_be_read_is_a_400_and_no_failure() throws Exception {
    Map<String, Long> failures = Failures.counts();

    assertThat(raw("GET /metrics?debug=%2 HTTP/1.0\r\n\r\n")).doesNotStartWith("HTTP/1.1 200");
    assertThat(get("/metrics?x" + "&name[]=level".repeat(2_000)).statusCode()).isEqualTo(400);
    assertThat(get("/metrics?name[]=" + "x".repeat(70_000)).statusCode()).isEqualTo(400);

    assertThat(Failures.counts()).isEqualTo(failures);
  }

  @Test
  void debug_shows_the_text_formats_as_plain_text() throws Exception {
    HttpResponse<String> text = get("/metrics?debug=text", "Accept", PROTOBUF);
    HttpResponse<String> openMetrics = get("/metrics?debug=openmetrics&name[]=level");

    assertThat(type(text)).isEqualTo(PLAIN);
    assertThat(text.body()).contains("things_total{kind=\"x\"} 2.0\n").doesNotContain("# EOF");
    assertThat(type(openMetrics)).isEqualTo(PLAIN);
    assertThat(openMetrics.body()).startsWith("# TYPE level gauge\n").endsWith("# EOF\n");
  }

  @Test
  void debug_shows_protobuf_as_its_text_form() throws Exception {
    HttpResponse<String> protobuf = get("/metrics?debug=prometheus-protobuf&name[]=things_total");

    assertThat(type(protobuf)).isEqualTo(PLAIN);
    assertThat(protobuf.body())
        .startsWith("name: \"things_total\"\n")
        .contains("type: COUNTER\nmetric {\n  label {\n    name: \"kind\"\n    value: \"x\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"protobuf", "", "none", "%3Cscript%3E", "Text", "1"})
  void any_other_debug_is_a_400_that_repeats_nothing_and_is_no_failure(String format)
      throws Exception {
    Map<String, Long> failures = Failures.counts();

    HttpResponse<String> response = get("/metrics?debug=" + format);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(type(response)).isEqualTo(PLAIN);
    assertThat(response.body())
        .isEqualTo("debug can be openmetrics, text or prometheus-protobuf.\n");
    assertThat(Failures.counts()).isEqualTo(failures);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "GZIP", "deflate, gzip;q=1.0, *;q=0.5", "br,  gzip ;q=0.1"})
  void who_takes_gzip_gets_it_in_every_format(String encoding) throws Exception {
    for (String query : new String[] {"", "?debug=text", "?debug=openmetrics", "?name[]=none"}) {
      HttpResponse<byte[]> response =
          client.send(
              request("/metrics" + query).header("Accept-Encoding", encoding).build(),
              BodyHandlers.ofByteArray());

      assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(unzipped(response.body()).contains("things_total{kind=\"x\"} 2.0\n"))
          .isNotEqualTo(query.contains("none"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "gzip; q=0.0", "notgzip", "br", "", "*"})
  void who_does_not_take_gzip_does_not_get_it(String encoding) throws Exception {
    HttpResponse<String> response = get("/metrics", "Accept-Encoding", encoding);

    assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(response.body()).contains("things_total{kind=\"x\"} 2.0\n");
  }

  @Test
  void head_has_the_headers_of_get_and_nothing_after_them() throws Exception {
    get("/metrics");
    for (String path : new String[] {"/metrics?name[]=things_total", "/", "/-/healthy", "/no"}) {
      for (String encoding : new String[] {"identity", "gzip"}) {
        String rest = path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Encoding: ";
        String get = raw("GET " + rest + encoding + "\r\n\r\n");
        String head = raw("HEAD " + rest + encoding + "\r\n\r\n");

        assertThat(get).startsWith(path.equals("/no") ? "HTTP/1.1 404 " : "HTTP/1.1 200 ");
        assertThat(head).endsWith("\r\n\r\n").containsIgnoringCase("\r\nContent-length: ");
        assertThat(headers(head)).isEqualTo(headers(get));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?debug=text", "?debug=openmetrics"})
  void what_fails_while_it_is_written_is_a_500_and_no_cut_off_200(String query) throws Exception {
    registry.collector(Unwritable::page);
    long before = Failures.counts().getOrDefault("scrape", 0L);

    for (String encoding : new String[] {"identity", "gzip"}) {
      HttpResponse<String> response = get("/metrics" + query, "Accept-Encoding", encoding);

      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(response.body()).isEqualTo("The scrape failed; the service's stderr says why.\n");
    }
    assertThat(Failures.counts().get("scrape")).isEqualTo(before + 2);
  }

  private static String headers(String answer) {
    String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
    return head.lines().filter(line -> !line.startsWith("Date:")).sorted().toList().toString();
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", exporter.port())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String unzipped(byte[] zipped) throws IOException {
    return new String(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes(), UTF_8);
  }

  private static String type(HttpResponse<?> response) {
    return response.headers().firstValue("Content-Type").orElseThrow();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    String encoded = path.replace("[", "%5B").replace("]", "%5D");
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exporter.port() + encoded));
  }
}
