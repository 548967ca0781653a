// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.exporter.common.PrometheusHttpExchange;
import io.prometheus.metrics.exporter.common.PrometheusHttpRequest;
import io.prometheus.metrics.exporter.common.PrometheusHttpResponse;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
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

  /** The handler chooses it wherever it stands, and does not look at the encoding. */
  private static final Pattern PROTOBUF =
      Pattern.compile("\\s*application/vnd\\.google\\.protobuf\\s*(;.*)?");

  private static final Pattern OTHER_ENCODING = Pattern.compile(";\\s*encoding=(?!delimited\\b)");

  /** A weight of 0, which the handler ignores. */
  private static final Pattern REFUSED =
      Pattern.compile(";\\s*q\\s*=\\s*0(\\.0*)?\\s*(;|$)", Pattern.CASE_INSENSITIVE);

  private static final Pattern GZIP =
      Pattern.compile("\\s*gzip\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

  private static final List<String> DEBUG_FORMATS = Arrays.asList("openmetrics", "text");

  private final Request request;
  private final boolean zipped;

  private int status;
  private @Nullable String contentType;

  /** {@code null} before the handler asks for the body. */
  private @Nullable Chunks bytes;

  /** Writes into {@link #bytes}; {@code null} before the handler asks for it. */
  private @Nullable OutputStream body;

  ScrapeExchange(Request request) {
    this.request = request;
    this.zipped = acceptsGzip(request);
  }

  static boolean acceptsGzip(Request request) {
    return accepted(request, "Accept-Encoding").stream()
        .anyMatch(each -> GZIP.matcher(each).matches());
  }

  /**
   * Lets the handler answer.
   *
   * @throws Refused if the client asks for a format that does not exist
   */
  Response answeredBy(PrometheusScrapeHandler handler) throws IOException {
    handler.handleRequest(this);
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
      throw new Refused("debug can be openmetrics or text.\n");
    }
    return value;
  }

  /** Joins all headers of a name into one, since the handler reads only the first. */
  @Override
  public Enumeration<String> getHeaders(String name) {
    return Collections.enumeration(
        Collections.singleton(String.join(",", accepted(request, name))));
  }

  private static List<String> accepted(Request request, String header) {
    List<String> accepted = new ArrayList<>();
    for (String each : request.list(header)) {
      if (!REFUSED.matcher(each).find() && !isLesserProtobuf(each, accepted.isEmpty())) {
        accepted.add(each);
      }
    }
    return accepted;
  }

  /** Returns whether a format is protobuf that is not the first choice, or is of another kind. */
  private static boolean isLesserProtobuf(String format, boolean isFirst) {
    return PROTOBUF.matcher(format).matches()
        && (!isFirst || OTHER_ENCODING.matcher(format).find());
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
