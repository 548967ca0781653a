// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Cli;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.ServerStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A service whose side port asks who scrapes: what its log, its pages and the commands say. */
class ProtectedPortIT {

  private static final String CANARY = "canary-4711";

  @TempDir private static Path stores;
  private static Path store;

  @TempDir private Path directory;

  @BeforeAll
  static void makeStore() {
    store = ServerStore.make(stores.resolve("server.p12"), CANARY).file();
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void metrics_come_over_tls_to_the_user_with_the_password_and_no_secret_comes_with_them()
      throws Exception {
    Path password = Files.writeString(directory.resolve("password"), CANARY + "\n");
    Path config =
        write(
            "httpServer:\n"
                + "  port: 0\n"
                + ("  ssl: {keyStore: {filename: " + store + ", password: '${env:STORE_PW}'}}\n")
                + "  authentication:\n"
                + ("    basic: {username: p, password: '${file:" + password + "}'}\n"));
    JavaCommand command =
        JavaCommand.on(Jdks.current())
            .agent(config.toString())
            .environment("STORE_PW", CANARY)
            .app("Platform");
    try (AppProcess app = command.start()) {
      app.awaitStdout("READY");
      URI metrics =
          URI.create(
              app.awaitPromtap(
                      "INFO metrics at (https://localhost:\\d+/metrics) on all interfaces, with TLS"
                          + " and basic authentication$")
                  .group(1));

      HttpResponse<String> page = get(metrics, "p:" + CANARY);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.body()).contains("promtap_build_info").doesNotContain(CANARY);
      assertThat(get(metrics, "p:wrong").statusCode()).isEqualTo(401);
      assertThat(get(metrics.resolve("/"), null).statusCode()).isEqualTo(401);
      assertThat(get(metrics.resolve("/-/report.json"), "p:" + CANARY).body())
          .doesNotContain(CANARY);
      assertThat(Cli.failed("attach", app.pid())).contains("metrics at " + metrics);
      assertThat(Cli.ok("check", config)).contains("metrics at https://").doesNotContain(CANARY);
      assertThat(app.complaints()).isEmpty();
      assertThat(app.stderr() + "" + app.stdout()).doesNotContain(CANARY);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_store_that_comes_late_opens_the_port_late() throws Exception {
    Path late = directory.resolve("late.p12");
    Path config =
        write(
            "httpServer: {port: 0, ssl: {keyStore: {filename: "
                + late
                + ", password: "
                + CANARY
                + "}}}\n");
    try (AppProcess app = start(config)) {
      app.awaitPromtap(
          "WARN no side port: httpServer.ssl.keyStore: no such file: .*late\\.p12; .*");
      Files.copy(store, directory.resolve("copy"));
      Files.move(directory.resolve("copy"), late);
      String url =
          app.awaitPromtap("INFO metrics at (https://localhost:\\d+/metrics) .*, with TLS$")
              .group(1);

      assertThat(get(URI.create(url), null).statusCode()).isEqualTo(200);
      assertThat(app.stderr().toString()).doesNotContain(CANARY);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void passwords_in_clear_text_are_warned_of() throws IOException {
    Path config =
        write(
            "httpServer: {port: 0, authentication: {basic: {username: p, algorithm: plaintext,"
                + " password: "
                + CANARY
                + "}}}\n");
    try (AppProcess app = start(config)) {
      app.awaitPromtap("INFO metrics at http://.* on all interfaces, with basic authentication$");
      app.awaitPromtap("WARN httpServer.authentication without httpServer.ssl: .* clear text$");
      assertThat(app.stderr().toString()).doesNotContain(CANARY);
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @Test
  void a_mistake_leaves_nothing_open_but_the_health_and_its_repair_opens_the_port()
      throws Exception {
    String right =
        "httpServer: {port: 0, authentication: {basic: {username: p, algorithm: plaintext,"
            + " password: "
            + CANARY
            + "}}}\n";
    Path config = write(right.replace("username", "usrname"));
    try (AppProcess app = start(config)) {
      String url =
          app.awaitPromtap(
                  "INFO metrics at (http://127.0.0.1:\\d+/metrics) on 127.0.0.1 only, with metrics"
                      + " for nobody, because httpServer of .* is not known$")
              .group(1);
      assertThat(get(URI.create(url), "p:" + CANARY).statusCode()).isEqualTo(403);
      assertThat(get(URI.create(url).resolve("/-/healthy"), null).statusCode()).isEqualTo(200);

      Files.writeString(config, right);
      url = app.awaitPromtap("INFO metrics at (http://localhost:\\d+/metrics) .*").group(1);
      assertThat(get(URI.create(url), null).statusCode()).isEqualTo(401);
      assertThat(get(URI.create(url), "p:" + CANARY).statusCode()).isEqualTo(200);
      assertThat(app.stderr().toString()).doesNotContain(CANARY);
    }
  }

  private static AppProcess start(Path config) {
    AppProcess app =
        JavaCommand.on(Jdks.current()).agent(config.toString()).app("Platform").start();
    app.awaitStdout("READY");
    return app;
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("promtap.yaml"), yaml);
  }

  private static HttpResponse<String> get(URI uri, String credentials) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (credentials != null) {
      String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
      request.header("Authorization", "Basic " + encoded);
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(client())
        .build()
        .send(request.build(), BodyHandlers.ofString());
  }

  private static SSLContext client() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "server",
        KeyStore.getInstance(store.toFile(), CANARY.toCharArray()).getCertificate("server"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
