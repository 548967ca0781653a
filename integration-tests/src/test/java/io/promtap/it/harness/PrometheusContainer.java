// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Prometheus with a configuration of the test's. It shares the host's network, so that it
 * scrapes JVMs of the host on 127.0.0.1.
 */
public final class PrometheusContainer implements AutoCloseable {
  static final DockerImageName IMAGE =
      DockerImageName.parse(
          System.getProperty("promtap.prometheus.image", "prom/prometheus:v3.5.0"));

  /** The oldest that the tests run: that of Debian 12. */
  private static final DockerImageName OLD_IMAGE =
      DockerImageName.parse(
          System.getProperty("promtap.prometheus.old.image", "prom/prometheus:v2.42.0"));

  private static final String CONFIG = "/tmp/prometheus.yml";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final GenericContainer<?> container;
  private final URI uri;

  private PrometheusContainer(DockerImageName image, String config, String... flags) {
    int port = Ports.free();
    uri = URI.create("http://127.0.0.1:" + port);
    container =
        new GenericContainer<>(image)
            .withNetworkMode("host")
            .withCopyToContainer(Transferable.of(config), CONFIG)
            .withCommand(
                Stream.concat(
                        Stream.of(
                            "--config.file=" + CONFIG, "--web.listen-address=127.0.0.1:" + port),
                        Stream.of(flags))
                    .toArray(String[]::new));
  }

  /** Starts Prometheus with the text of a configuration file. */
  public static PrometheusContainer start(String config, String... flags) {
    return started(new PrometheusContainer(IMAGE, config, flags));
  }

  /** The same, and Prometheus sees a directory of the host at the same place. */
  public static PrometheusContainer start(String config, Path directory) {
    return start(new PrometheusContainer(IMAGE, config), directory);
  }

  /** The same with the oldest Prometheus that the tests run. */
  public static PrometheusContainer startOld(String config, Path directory, String... flags) {
    return start(new PrometheusContainer(OLD_IMAGE, config, flags), directory);
  }

  private static PrometheusContainer start(PrometheusContainer prometheus, Path directory) {
    // Testcontainers tries its own way to bind with an image, which needs a registry.
    Bind bind = new Bind(directory.toString(), new Volume(directory.toString()), AccessMode.ro);
    prometheus.container.withCreateContainerCmdModifier(
        command -> Objects.requireNonNull(command.getHostConfig()).withBinds(bind));
    return started(prometheus);
  }

  private static PrometheusContainer started(PrometheusContainer prometheus) {
    try {
      prometheus.container.start();
      Await.until("Prometheus is ready", PATIENCE, prometheus::isReady, ready -> ready);
      return prometheus;
    } catch (RuntimeException | AssertionError e) {
      String log = prometheus.container.getLogs();
      prometheus.close();
      throw new AssertionError("Prometheus did not start:\n" + log, e);
    }
  }

  /** A configuration that scrapes one target as job {@code promtap}. */
  public static String scraping(URI metrics, String interval) {
    return """
        global: {scrape_interval: %s}
        scrape_configs:
          - job_name: promtap
            metrics_path: %s
            static_configs: [{targets: ["%s"]}]
        """
        .formatted(interval, metrics.getPath(), metrics.getAuthority());
  }

  /** A configuration that scrapes the targets of a file as job {@code promtap}. */
  public static String discovering(Path file, String interval) {
    return """
        global: {scrape_interval: %s}
        scrape_configs:
          - job_name: promtap
            file_sd_configs: [{files: ["%s"]}]
        """
        .formatted(interval, file);
  }

  private boolean isReady() {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** The value of a PromQL expression at a moment. */
  public List<Sample> query(String promql, Instant moment) {
    JsonNode data = api("/api/v1/query?query=" + encode(promql) + "&time=" + moment, promql);
    List<Sample> samples = new ArrayList<>();
    if (data.path("resultType").asText().equals("scalar")) {
      samples.add(new Sample("", Map.of(), data.path("result").path(1).asDouble()));
      return samples;
    }
    for (JsonNode series : data.path("result")) {
      Map<String, String> labels = new LinkedHashMap<>();
      series
          .path("metric")
          .fields()
          .forEachRemaining(l -> labels.put(l.getKey(), l.getValue().asText()));
      String name = labels.remove("__name__");
      JsonNode value = series.path("value").path(1);
      // The value of a native histogram is here its count.
      JsonNode found =
          value.isMissingNode() ? series.path("histogram").path(1).path("count") : value;
      samples.add(new Sample(name == null ? "" : name, labels, number(found)));
    }
    return samples;
  }

  /**
   * Waits until the target was scraped after this moment, so that all that happened before is
   * stored. Returns the timestamp of the samples of that scrape.
   */
  public Instant awaitScrapeAfterNow() {
    return awaitScrapeAfterNow("promtap");
  }

  /** The same of the one target of a job. */
  public Instant awaitScrapeAfterNow(String job) {
    double now = System.currentTimeMillis() / 1000.0;
    List<Sample> scraped =
        Await.until(
            "a scrape of the target",
            PATIENCE,
            () -> query("timestamp(up{job=\"" + job + "\"}) and up == 1", Instant.now()),
            stamps -> stamps.size() == 1 && stamps.get(0).value() > now);
    return Instant.ofEpochMilli(Math.round(scraped.get(0).value() * 1000));
  }

  /** Runs promtool, which ships with Prometheus; what it prints on stdout and stderr. */
  public String promtool(String stdin, String... arguments) {
    return Docker.exec(
        container.getContainerId(),
        stdin,
        Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toArray(String[]::new));
  }

  private JsonNode api(String path, String promql) {
    HttpResponse<String> response = get(path);
    try {
      JsonNode answer = JSON.readTree(response.body());
      if (!answer.path("status").asText().equals("success")) {
        throw new AssertionError(promql + ": " + response.body());
      }
      return answer.path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(response.body(), e);
    }
  }

  /** PromQL's NaN and +Inf come as strings, as all its values do. */
  private static double number(JsonNode value) {
    return value.asText().equals("+Inf")
        ? Double.POSITIVE_INFINITY
        : Double.parseDouble(value.asText().replace("-Inf", "-Infinity"));
  }

  private HttpResponse<String> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(uri.resolve(path)).timeout(Duration.ofSeconds(20)).build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    container.stop();
  }
}
