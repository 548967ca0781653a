// SPDX-License-Identifier: Apache-2.0
package io.promtap.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.promtap.it.harness.AppProcess;
import io.promtap.it.harness.Artifacts;
import io.promtap.it.harness.JavaCommand;
import io.promtap.it.harness.JavaVersions;
import io.promtap.it.harness.Jdks;
import io.promtap.it.harness.Scrape;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Quarkus's Undertow has the class names of Undertow and not all of its methods. */
class QuarkusUndertowIT {

  @Test
  void its_requests_count_by_servlets_and_one_line_names_the_method_that_it_lacks()
      throws IOException, InterruptedException {
    try (AppProcess app = started()) {
      int port = Integer.parseInt(app.awaitStdout("READY ").substring("READY ".length()));
      assertThat(status(port, "/orders/1")).isEqualTo(200);
      assertThat(status(port, "/orders/2?missing=1")).isEqualTo(404);

      Scrape scrape =
          Scrape.await(
              "both requests count",
              app.awaitMetrics(),
              page -> page.sum("http_requests_total") == 2);
      assertThat(count(scrape, "200")).isEqualTo(1);
      assertThat(count(scrape, "404")).isEqualTo(1);
      assertThat(scrape.sum("promtap_errors_total")).isZero();
      assertThat(scrape.value("promtap_transformed_classes", "probe", "http.undertow")).isZero();
      app.awaitPromtap("WARN http\\.undertow is off for ");
      assertThat(app.complaints())
          .singleElement()
          .asString()
          .endsWith(": io.undertow.server.HttpServerExchange has no getConnection()");
    }
  }

  private static AppProcess started() {
    String server = "servers/quarkus-undertow";
    String classPath =
        Path.of(server, "target", "classes") + File.pathSeparator + Artifacts.classPath(server);
    return JavaCommand.on(Jdks.currentFor("Quarkus", JavaVersions.from(17)))
        .agent("0")
        .main(classPath, "io.promtap.it.servers.QuarkusUndertowServer")
        .start();
  }

  private static int status(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode();
  }

  private static double count(Scrape scrape, String status) {
    return scrape.value(
        "http_requests_total", "endpoint", "/orders/*", "method", "GET", "status", status);
  }
}
