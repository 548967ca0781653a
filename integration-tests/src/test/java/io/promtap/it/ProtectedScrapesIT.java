// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Await;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.PrometheusContainer;
import io.promtap.it.harness.RequiresDocker;
import io.promtap.it.harness.Sample;
import io.promtap.it.harness.ServerStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An old and a new Prometheus scrape a port with TLS and a password, in each format for which their
 * version can ask. Each format is a job of its own.
 */
@RequiresDocker
class ProtectedScrapesIT {

  private static final String PASSWORD = "canary-4711";

  /** The formats of Prometheus 3, each asked for alone. */
  private static final List<String> FORMATS =
      List.of(
          "PrometheusProto",
          "OpenMetricsText1.0.0",
          "OpenMetricsText0.0.1",
          "PrometheusText1.0.0",
          "PrometheusText0.0.4");

  @TempDir private static Path folder;

  private static AppProcess app;
  private static URI metrics;

  @BeforeAll
  static void start() throws IOException {
    ServerStore store = ServerStore.make(folder.resolve("server.p12"), PASSWORD);
    store.writeCertificate(folder.resolve("ca.pem"));
    Files.writeString(folder.resolve("password"), PASSWORD);
    // Prometheus may run as another user in its image.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path config =
        Files.writeString(
            folder.resolve("promtap.yaml"),
            """
            httpServer:
              host: 127.0.0.1
              port: 0
              ssl: {keyStore: {filename: %s, password: "${file:%s}"}}
              authentication: {basic: {username: prometheus, password: "${file:%s}"}}
            """
                .formatted(store.file(), folder.resolve("password"), folder.resolve("password")));
    app = JavaCommand.on(Jdks.current()).agent(config.toString()).app("Platform").start();
    app.awaitStdout("READY");
    metrics = URI.create(app.awaitPromtap("INFO metrics at (https://\\S+)").group(1));
  }

  @AfterAll
  static void stop() {
    if (app != null) {
      app.close();
    }
  }

  @Test
  void prometheus_3_scrapes_each_format() {
    List<String> jobs = new ArrayList<>();
    for (String format : FORMATS) {
      jobs.add(job(format, "scrape_protocols: [" + format + "]"));
    }
    try (PrometheusContainer prometheus = PrometheusContainer.start(config(jobs), folder)) {
      assertAllAreUp(prometheus, FORMATS);
    }
  }

  @Test
  void prometheus_2_scrapes_what_it_asks_for_with_and_without_native_histograms() {
    List<String> jobs = List.of(job("any", ""));
    try (PrometheusContainer plain = PrometheusContainer.startOld(config(jobs), folder);
        PrometheusContainer natives =
            PrometheusContainer.startOld(
                config(jobs), folder, "--enable-feature=native-histograms")) {
      assertAllAreUp(plain, List.of("any"));
      assertAllAreUp(natives, List.of("any"));
    }
  }

  @Test
  void a_wrong_password_scrapes_nothing() {
    String wrong = job("wrong", "").replace("password_file: " + passwordFile(), "password: wrong");
    try (PrometheusContainer prometheus =
        PrometheusContainer.start(config(List.of(wrong, job("right", ""))), folder)) {
      prometheus.awaitScrapeAfterNow("right");
      List<Sample> up =
          Await.until(
              "the other job has scraped too",
              Duration.ofSeconds(30),
              () -> prometheus.query("up{job=\"wrong\"}", Instant.now()),
              found -> !found.isEmpty());
      assertThat(up).extracting(Sample::value).containsExactly(0.0);
    }
  }

  private static void assertAllAreUp(PrometheusContainer prometheus, List<String> jobs) {
    for (String job : jobs) {
      Instant end = prometheus.awaitScrapeAfterNow(job);
      for (String metric : List.of("promtap_build_info", "jvm_threads_current")) {
        assertThat(prometheus.query(metric + "{job=\"" + job + "\"}", end)).as(job).hasSize(1);
      }
      assertThat(
              prometheus.query(
                  "scrape_samples_scraped{job=\""
                      + job
                      + "\"} - scrape_samples_post_metric_relabeling",
                  end))
          .as(job)
          .extracting(Sample::value)
          .containsExactly(0.0);
    }
  }

  private static String config(List<String> jobs) {
    return "global: {scrape_interval: 1s}\nscrape_configs:\n" + String.join("", jobs);
  }

  private static Path passwordFile() {
    return folder.resolve("password");
  }

  private static String job(String name, String more) {
    return """
          - job_name: "%s"
            scheme: https
            tls_config: {ca_file: %s}
            basic_auth: {username: prometheus, password_file: %s}
            static_configs: [{targets: ["%s"]}]
            %s
        """
        .formatted(name, folder.resolve("ca.pem"), passwordFile(), metrics.getAuthority(), more);
  }
}
