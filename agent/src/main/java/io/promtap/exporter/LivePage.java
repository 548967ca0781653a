// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.promtap.log.Failures;
import io.promtap.support.InputStreams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The page for people: static files in the jar, and the report of what was woven. The browser does
 * all the work, from polls of the metrics, so a page that nobody looks at costs nothing. A file is
 * read out of the jar for each request and not kept.
 *
 * <p>Label values come from the application's clients. The page treats them as text, and the policy
 * in each answer forbids the browser to run or fetch anything that is not of this port.
 */
final class LivePage {

  private static final String PATH = "/";
  private static final String FILES = "/-/page/";
  private static final String REPORT = "/-/report.json";

  /** The folder of the files, beside this class. */
  private static final String FOLDER = "page/";

  private static final String METRICS_PLACEHOLDER = "@METRICS@";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final String metricsPath;
  private final Supplier<@Nullable String> report;

  /**
   * @param report a JSON object; {@code null} if there is none yet
   */
  LivePage(String metricsPath, Supplier<@Nullable String> report) {
    this.metricsPath = metricsPath;
    this.report = report;
  }

  /** Returns whether a path belongs to the page. */
  static boolean has(@Nullable String path) {
    return path != null && (path.equals(PATH) || path.equals(REPORT) || path.startsWith(FILES));
  }

  /** Answers a path of the page. */
  Response answer(Request request, String path) throws IOException {
    if (path.equals(REPORT)) {
      return report();
    }
    String name = path.equals(PATH) ? "page.html" : path.substring(FILES.length());
    String type = typeOf(name);
    byte[] file = type == null ? null : read(name);
    if (type == null || file == null) {
      return text(404, "The live page has no such file.\n");
    }
    return file(request, type, path.equals(PATH) ? withMetricsPath(file) : file);
  }

  private Response report() {
    String json;
    try {
      json = report.get();
    } catch (Throwable failure) {
      Failures.record("exporter.report", failure);
      return text(500, "The report failed; the service's stderr says why.\n");
    }
    return json == null
        ? text(404, "The report comes a moment after the start.\n")
        : secured(200, "application/json", json.getBytes(StandardCharsets.UTF_8))
            .with("Cache-Control", "no-store");
  }

  /** Lets a browser keep a file, and ask each time whether it is still the same. */
  private static Response file(Request request, String type, byte[] file) {
    String tag = tag(file);
    boolean isKnown = request.list("If-None-Match").contains(tag);
    return secured(isKnown ? 304 : 200, type, isKnown ? new byte[0] : file)
        .with("Cache-Control", "no-cache")
        .with("ETag", tag);
  }

  private static String tag(byte[] file) {
    CRC32 sum = new CRC32();
    sum.update(file, 0, file.length);
    return "\"" + Long.toHexString(sum.getValue()) + "-" + file.length + "\"";
  }

  private static Response text(int status, String text) {
    return secured(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private static Response secured(int status, String type, byte[] body) {
    return new Response(status, type, Chunks.of(body))
        .with("Content-Security-Policy", POLICY)
        .with("Cross-Origin-Resource-Policy", "same-origin")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff");
  }

  /** Returns the type of a file of the page; {@code null} if the name cannot be one. */
  private static @Nullable String typeOf(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && c != '-' && c != '.') {
        return null;
      }
    }
    switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html":
        return "text/html; charset=utf-8";
      case "js":
        return "text/javascript; charset=utf-8";
      case "css":
        return "text/css; charset=utf-8";
      case "svg":
        return "image/svg+xml";
      case "json":
        return "application/json";
      default:
        return null;
    }
  }

  private static byte @Nullable [] read(String name) throws IOException {
    try (InputStream in = LivePage.class.getResourceAsStream(FOLDER + name)) {
      return in == null ? null : InputStreams.readAll(in);
    }
  }

  /** The address is relative, so that the page works below a path of a proxy. */
  private byte[] withMetricsPath(byte[] page) {
    String relative = metricsPath.substring(1);
    return new String(page, StandardCharsets.UTF_8)
        .replace(METRICS_PLACEHOLDER, relative)
        .getBytes(StandardCharsets.UTF_8);
  }
}
