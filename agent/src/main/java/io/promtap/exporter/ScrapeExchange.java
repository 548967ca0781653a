// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.promtap.exporter.Negotiation.Choice;
import io.promtap.metrics.TextExposition;
import io.promtap.metrics.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The request and response of one scrape, as the client's handler sees them. It keeps the answer
 * until it is complete, and passes on every failure, so that a scrape that fails half-way never
 * answers an incomplete 200.
 *
 * <p>It replaces the client's HttpExchangeAdapter, which sends each part at once, and whose logger
 * initialises the application's java.util.logging (docs/decisions/0007).
 */
final class ScrapeExchange
    implements PrometheusHttpExchange, PrometheusHttpRequest, PrometheusHttpResponse {

  private static final List<String> DEBUG_FORMATS =
      Arrays.asList("openmetrics", "text", "prometheus-protobuf");

  private static final String DEBUG_CONTENT_TYPE = "text/plain; charset=utf-8";

  private final Request request;
  private final Choice choice;
  private final boolean zipped;

  private int status;
  private @Nullable String contentType;

  /** {@code null} before the handler asks for the body. */
  private @Nullable Chunks bytes;

  /** Writes into {@link #bytes}; {@code null} before the handler asks for it. */
  private @Nullable OutputStream body;

  ScrapeExchange(Request request, Choice choice) {
    this.request = request;
    this.choice = choice;
    this.zipped = Negotiation.gzip(request);
  }

  /**
   * Returns which format is asked for, if it is one that Promtap writes itself; {@code null} if the
   * client's handler has to answer.
   *
   * @throws Refused if the client asks for a format that does not exist
   */
  @Nullable TextFormat ownFormat() {
    String debug;
    try {
      debug = getParameter("debug");
    } catch (Refused mistake) {
      throw mistake;
    } catch (RuntimeException unreadable) {
      return null;
    }
    if (debug != null) {
      return debug.equals("text")
          ? TextFormat.PROMETHEUS
          : debug.equals("openmetrics") ? TextFormat.OPEN_METRICS : null;
    }
    switch (choice.format) {
      case TEXT:
        return TextFormat.PROMETHEUS;
      case OPEN_METRICS:
        return TextFormat.OPEN_METRICS;
      default:
        return null;
    }
  }

  /** Lets the client's handler answer. */
  Response answeredBy(PrometheusScrapeHandler handler) throws IOException {
    handler.handleRequest(this);
    return response();
  }

  /** Has the page written, and answers as the handler would. */
  Response answeredBy(TextExposition text, TextFormat format) throws IOException {
    try {
      String[] names = getParameterValues("name[]");
      MetricNameFilter filter =
          names == null ? null : MetricNameFilter.builder().nameMustBeEqualTo(names).build();
      EscapingScheme scheme = EscapingScheme.fromAcceptHeader(choice.range);
      contentType =
          getParameter("debug") != null
              ? DEBUG_CONTENT_TYPE
              : format == TextFormat.OPEN_METRICS
                  ? OpenMetricsTextFormatWriter.CONTENT_TYPE
                  : PrometheusTextFormatWriter.CONTENT_TYPE;
      text.write(sendHeadersAndGetBody(200, 0), format, scheme, filter);
    } finally {
      close();
    }
    return response();
  }

  private Response response() {
    if (contentType == null || bytes == null) {
      throw new IllegalStateException("the handler sent no response");
    }
    Response response = new Response(status, contentType, bytes);
    response.with("Vary", "Accept, Accept-Encoding");
    return zipped ? response.with("Content-Encoding", "gzip") : response;
  }

  @Override
  public PrometheusHttpRequest getRequest() {
    return this;
  }

  @Override
  public PrometheusHttpResponse getResponse() {
    return this;
  }

  /** Returns GET also for HEAD: {@link Response} leaves the body out. */
  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public String getRequestPath() {
    return String.valueOf(request.path());
  }

  @Override
  public @Nullable String getQueryString() {
    return request.rawQuery();
  }

  /**
   * Returns the value of a parameter.
   *
   * @throws Refused if the format does not exist; the handler would answer 500
   */
  @Override
  public @Nullable String getParameter(String name) {
    String value = PrometheusHttpRequest.super.getParameter(name);
    if (value != null && name.equals("debug") && !DEBUG_FORMATS.contains(value)) {
      throw new Refused("debug can be openmetrics, text or prometheus-protobuf.\n");
    }
    return value;
  }

  /** Shows the handler the one range that was chosen, and no wish for compression. */
  @Override
  public Enumeration<String> getHeaders(String name) {
    return name.equalsIgnoreCase("Accept")
        ? Collections.enumeration(Collections.singleton(choice.range))
        : Collections.emptyEnumeration();
  }

  /** Takes only the type, since the handler gives the length before compression. */
  @Override
  public void setHeader(String name, String value) {
    if (name.equals("Content-Type")) {
      contentType = value;
    }
  }

  @Override
  public OutputStream sendHeadersAndGetBody(int statusCode, int contentLength) throws IOException {
    status = statusCode;
    bytes = new Chunks();
    body = zipped ? new FastGzip(bytes) : bytes;
    return body;
  }

  @Override
  public void handleException(IOException failure) throws IOException {
    throw failure;
  }

  @Override
  public void handleException(RuntimeException failure) {
    throw failure;
  }

  /** Completes the body. The handler calls this in any case. */
  @Override
  public void close() {
    try {
      if (body != null) {
        body.close();
      }
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
  }

  /** The exception for a request that is the client's mistake. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /** A fast compression. The default level, which the handler uses, takes 1.6 times as long. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
