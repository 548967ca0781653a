// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.config.HttpServerConfig;
import io.promtap.log.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The handler of all requests on the side port: which path has which answer. Runs on the threads of
 * the connections.
 */
final class SidePortHandler {

  private static final String HEALTH_PATH = "/-/healthy";

  private final String metricsPath;
  private final boolean hasLivePage;
  private final SharedScrapes scrapes;
  private final Supplier<@Nullable String> report;
  private final @Nullable PortSecurity security;

  /**
   * @param report what the live page shows of the weaving, as JSON; {@code null} if it is not ready
   * @param security who may ask; {@code null} for everybody
   */
  SidePortHandler(
      HttpServerConfig config,
      SharedScrapes scrapes,
      Supplier<@Nullable String> report,
      @Nullable PortSecurity security) {
    this.security = security;
    this.metricsPath = config.metricsPath();
    this.hasLivePage = config.livePage();
    this.scrapes = scrapes;
    this.report = report;
  }

  /** Returns the answer to any request, also if making it fails. */
  Response answer(Request request) {
    try {
      return answerOrFail(request);
    } catch (InterruptedException stranger) {
      return Response.text(503, "Interrupted.\n");
    } catch (Throwable failure) {
      Failures.record("exporter.request", failure);
      return Response.text(500, "The answer failed; the service's stderr says why.\n");
    }
  }

  private Response answerOrFail(Request request) throws InterruptedException, IOException {
    Response refusal =
        security == null ? null : security.refusal(request, HEALTH_PATH.equals(request.path()));
    return refusal == null ? answerAllowed(request) : refusal;
  }

  private Response answerAllowed(Request request) throws InterruptedException, IOException {
    if (!request.method().equals("GET") && !request.isHead()) {
      return Response.text(405, "Only GET and HEAD are answered.\n").with("Allow", "GET, HEAD");
    }
    String path = String.valueOf(request.path());
    if (path.equals(metricsPath) || path.equals(metricsPath + "/")) {
      return scrapes.answer(request);
    }
    if (HEALTH_PATH.equals(path)) {
      return Response.text(200, "Promtap is up.\n");
    }
    if (hasLivePage && LivePage.has(path)) {
      return new LivePage(metricsPath, report).answer(request, path);
    }
    if ("/".equals(path)) {
      Chunks page = Chunks.of(page().getBytes(StandardCharsets.UTF_8));
      return new Response(200, "text/html; charset=utf-8", page);
    }
    return Response.text(404, "Nothing here. Metrics are at " + metricsPath + "\n");
  }

  private String page() {
    return "<!DOCTYPE html><html lang=\"en\"><title>Promtap</title><h1>Promtap</h1>"
        + "<p><a href=\""
        + metricsPath
        + "\">Metrics</a> for Prometheus</p><p><a href=\""
        + HEALTH_PATH
        + "\">Health</a> of this port</p></html>\n";
  }
}
