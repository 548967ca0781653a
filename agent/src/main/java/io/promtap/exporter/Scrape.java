package io.promtap.exporter;

import com.sun.net.httpserver.Headers;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MetricNameFilter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.promtap.metrics.MetricRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Collects all metrics and writes them in the format that the client asked for.
 *
 * <p>Uses the client's writers one by one. Its ready-made handler, and its ExpositionFormats too,
 * initialise PrometheusProperties, which reads the application's {@code io.prometheus.*} settings
 * and fails for good at any that it does not know.
 */
final class Scrape {

  private static final String NAME_PARAMETER = "name[]=";

  private final MetricRegistry metrics;
  private final ScrapeTime scrapeTime;
  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  /** Spares the next scrape from growing its buffer; a lost update costs only that. */
  private volatile int lastSize = 16 * 1024;

  Scrape(MetricRegistry metrics, ScrapeTime scrapeTime) {
    this.metrics = metrics;
    this.scrapeTime = scrapeTime;
  }

  /**
   * @param names of the metrics to scrape; all if there is none
   */
  Response answer(Headers request, List<String> names) throws IOException {
    long startNanos = System.nanoTime();
    String accept = all(request, "Accept");
    ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : text;
    boolean zipped = all(request, "Accept-Encoding").contains("gzip");
    byte[] body = write(writer, EscapingScheme.fromAcceptHeader(accept), zipped, collect(names));
    scrapeTime.took(System.nanoTime() - startNanos);
    Response response = new Response(200, writer.getContentType(), body);
    return zipped ? response.with("Content-Encoding", "gzip") : response;
  }

  private MetricSnapshots collect(List<String> names) {
    return names.isEmpty()
        ? metrics.prometheus().scrape()
        : metrics.prometheus().scrape(MetricNameFilter.builder().nameMustBeEqualTo(names).build());
  }

  private byte[] write(
      ExpositionFormatWriter writer,
      EscapingScheme escaping,
      boolean zipped,
      MetricSnapshots snapshots)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(lastSize);
    try (OutputStream out = zipped ? new FastGzip(body) : body) {
      writer.write(out, snapshots, escaping);
    }
    lastSize = body.size();
    return body.toByteArray();
  }

  private static String all(Headers request, String header) {
    List<String> values = request.get(header);
    return values == null ? "" : String.join(",", values);
  }

  /**
   * What the parameters {@code name[]} choose.
   *
   * @param query still encoded, or null
   * @throws IllegalArgumentException if it cannot be decoded
   */
  static List<String> names(String query) {
    List<String> names = new ArrayList<>();
    for (String parameter : (query == null ? "" : query).split("&")) {
      String decoded = decode(parameter);
      if (decoded.startsWith(NAME_PARAMETER)) {
        names.add(decoded.substring(NAME_PARAMETER.length()));
      }
    }
    return names;
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, "UTF-8");
    } catch (UnsupportedEncodingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** At the default level gzip takes three times as long as writing the text. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
