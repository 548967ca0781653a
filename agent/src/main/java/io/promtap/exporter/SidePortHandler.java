// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.promtap.log.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The handler of all requests on the side port. It handles all paths, since the JDK's contexts
 * match by prefix: {@code /metricsfoo} would give metrics.
 */
final class SidePortHandler implements HttpHandler {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String HEALTH_PATH = "/-/healthy";

  private final String metricsPath;
  private final Scrape scrape;
  private final Runnable whenRead;

  /**
   * @param whenRead runs on the worker as soon as a request is read
   */
  SidePortHandler(String metricsPath, Scrape scrape, Runnable whenRead) {
    this.metricsPath = metricsPath;
    this.scrape = scrape;
    this.whenRead = whenRead;
  }

  @Override
  public void handle(HttpExchange exchange) {
    whenRead.run();
    try {
      answer(exchange).send(exchange);
    } catch (IOException clientIsGone) {
      // The client reports a failed scrape. There is nobody to answer.
    } catch (Throwable failure) {
      Failures.record("exporter.request", failure);
    } finally {
      exchange.close();
    }
  }

  private Response answer(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return text(405, "Only GET and HEAD are answered.\n").with("Allow", "GET, HEAD");
    }
    String path = exchange.getRequestURI().getPath();
    if (metricsPath.equals(path)) {
      return scrape(exchange);
    }
    if (HEALTH_PATH.equals(path)) {
      return text(200, "Promtap is up.\n");
    }
    if ("/".equals(path)) {
      return new Response(200, "text/html; charset=utf-8", bytes(page()));
    }
    return text(404, "Nothing here. Metrics are at " + metricsPath + "\n");
  }

  private Response scrape(HttpExchange exchange) {
    try {
      return scrape.answer(exchange);
    } catch (ScrapeExchange.Refused mistake) {
      return text(400, String.valueOf(mistake.getMessage()));
    } catch (Throwable failure) {
      Failures.record("scrape", failure);
      return text(500, "The scrape failed; the service's stderr says why.\n");
    }
  }

  private String page() {
    return "<!DOCTYPE html><html lang=\"en\"><title>Promtap</title><h1>Promtap</h1>"
        + "<p><a href=\""
        + metricsPath
        + "\">Metrics</a> for Prometheus</p><p><a href=\""
        + HEALTH_PATH
        + "\">Health</a> of this port</p></html>\n";
  }

  private static Response text(int status, String text) {
    return new Response(status, TEXT, bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
