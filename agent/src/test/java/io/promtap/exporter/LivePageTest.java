// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.config.HttpServerConfig;
import io.promtap.metrics.MetricRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is handed. What it makes of it is tested in the integration tests. */
@Timeout(60)
class LivePageTest {

  private static final Path FILES = Path.of("src/main/resources/io/promtap/exporter/page");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Exporter exporter = exporter(new HttpServerConfig("127.0.0.1", 0, "/app/metrics", 2));

  @AfterEach
  void close() {
    exporter.close();
  }

  @Test
  void the_page_names_the_metrics_by_an_address_that_works_below_a_proxy() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).contains("href=\"app/metrics\"").doesNotContain("@METRICS@");
    assertThat(addresses(page.body())).noneMatch(address -> address.startsWith("/"));
  }

  @Test
  void every_file_that_the_page_names_is_there_with_its_type() throws Exception {
    List<String> named = addresses(get("/").body()).stream().filter(LivePageTest::isFile).toList();
    assertThat(named).contains("-/page/page.js", "-/page/uPlot.iife.min.js");
    for (String address : named) {
      HttpResponse<String> file = get("/" + address);
      assertThat(file.statusCode()).as(address).isEqualTo(200);
      assertThat(file.headers().firstValue("Content-Type").orElseThrow())
          .as(address)
          .startsWith(type(address));
    }
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        assertThat(get("/-/page/" + file.getFileName()).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void no_file_of_ours_has_an_address_of_another_host_or_a_script_or_style_in_the_page()
      throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file).replace("http://www.w3.org/2000/svg", "");
        assertThat(text).as(file.toString()).doesNotContain("http://", "https://", "innerHTML");
        assertThat(text.lines().count()).as(file + " is short").isLessThan(400);
      }
    }
    String page = Files.readString(FILES.resolve("page.html"));
    assertThat(page).doesNotContainPattern("<script>|<style|style=|\\son[a-z]+=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/-/page/page.js", "/-/report.json", "/-/page/no-such.js"})
  void each_answer_carries_the_policy(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
        .contains("connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/-/page/",
        "/-/page/..",
        "/-/page/%2e%2e/SidePort.class",
        "/-/page/../SidePort.class",
        "/-/page/..%2fversion.properties",
        "/-/page/%00.js",
        "/-/page/page.js%00",
        "/-/page/page.html/",
        "/-/page//page.js",
        "/-/page/SidePort.class",
        "/-/pages",
        "/index.html"
      })
  void nothing_but_the_files_of_the_page_is_handed_out(String path) throws Exception {
    assertThat(get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void a_file_that_a_browser_has_is_not_sent_again() throws Exception {
    HttpResponse<String> first = get("/-/page/page.js");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");

    HttpResponse<String> second = get("/-/page/page.js", "If-None-Match", tag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(get("/-/page/page.js", "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void the_report_is_as_given_once_it_is() throws Exception {
    assertThat(get("/-/report.json").statusCode()).isEqualTo(404);

    exporter.showReport(() -> "{\"rules\":[]}");

    HttpResponse<String> report = get("/-/report.json");
    assertThat(report.body()).isEqualTo("{\"rules\":[]}");
    assertThat(report.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(report.headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void a_report_that_fails_costs_its_own_answer() throws Exception {
    exporter.showReport(
        () -> {
          throw new IllegalStateException("secret");
        });

    HttpResponse<String> report = get("/-/report.json");
    assertThat(report.statusCode()).isEqualTo(500);
    assertThat(report.body()).doesNotContain("secret");
    assertThat(get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void without_the_page_there_are_two_links_and_nothing_of_it() throws Exception {
    exporter.close();
    exporter = exporter(new HttpServerConfig("127.0.0.1", 0, "/m", 2).withLivePage(false));
    exporter.showReport(() -> "{}");

    assertThat(get("/").body())
        .contains("href=\"/m\"", "href=\"/-/healthy\"")
        .doesNotContain("script");
    assertThat(get("/-/page/page.js").statusCode()).isEqualTo(404);
    assertThat(get("/-/report.json").statusCode()).isEqualTo(404);
  }

  private static boolean isFile(String address) {
    return address.startsWith("-/page/");
  }

  private static String type(String address) {
    return switch (address.substring(address.lastIndexOf('.') + 1)) {
      case "js" -> "text/javascript";
      case "css" -> "text/css";
      case "svg" -> "image/svg+xml";
      default -> "application/json";
    };
  }

  private static List<String> addresses(String page) {
    return Pattern.compile("(?:href|src)=\"([^\"#]+)\"")
        .matcher(page)
        .results()
        .map((MatchResult match) -> match.group(1))
        .toList();
  }

  private static Exporter exporter(HttpServerConfig config) {
    try {
      Exporter made =
          new Exporter(config, new MetricRegistry(100, false), ByteBuddyAgent.install());
      made.start();
      return made;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exporter.port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
