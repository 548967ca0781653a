// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.config.ExporterProperties;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.expositionformats.TextFormatUtil;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SnapshotEscaper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The page of all metrics in a text format. It is the page that the client's writers would make of
 * the same registry, byte for byte, but families are written from their data points one series
 * after the other ({@link FamilyText}). So a page takes no memory for what is on it, and a fraction
 * of the time (docs/decisions/0018). All else goes through the client's writers.
 */
public final class TextExposition {

  /** The end of a page in OpenMetrics. */
  private static final String END = "# EOF\n";

  /** The labels that belong to every series. */
  private final SortedMap<String, String> constantLabels;

  private final SnapshotWriter snapshots;
  private final boolean created;
  private final PrometheusTextFormatWriter stockText;
  private final ExpositionFormatWriter stockOpenMetrics;

  /**
   * @param created whether pages say since when each counter, histogram and summary counts
   */
  public TextExposition(MetricRegistry registry, boolean created) {
    this.snapshots = registry.snapshots();
    this.constantLabels = snapshots.constantLabels();
    this.created = created;
    this.stockText = stock(false).getPrometheusTextFormatWriter();
    this.stockOpenMetrics = stock(created).getOpenMetricsTextFormatWriter();
  }

  private static ExpositionFormats stock(boolean created) {
    ExporterProperties exporter =
        ExporterProperties.builder().includeCreatedTimestamps(created).build();
    return ExpositionFormats.init(
        PrometheusProperties.builder().exporterProperties(exporter).build());
  }

  /**
   * Writes a page.
   *
   * @param names which names of families are written; {@code null} for all
   */
  public void write(
      OutputStream stream,
      TextFormat format,
      EscapingScheme scheme,
      @Nullable Predicate<String> names)
      throws IOException {
    TextStyle style = new TextStyle(format, scheme, created);
    List<Part> parts = parts(style, names);
    TextOutput out = new TextOutput(stream);
    for (Part part : parts) {
      if (part.family == null) {
        writeStock(out, part.stock, style);
      } else {
        part.family.write(out);
      }
    }
    if (style.isOpenMetrics()) {
      out.text(END);
    } else if (created) {
      writeCreated(out, parts, scheme);
    }
    out.finish();
  }

  /** Returns the parts of the page in the order of the client, which is that of the names. */
  private List<Part> parts(TextStyle style, @Nullable Predicate<String> names) {
    List<Part> all = new ArrayList<>();
    List<Metric> metrics = snapshots.begin();
    for (Metric metric : metrics) {
      if (names == null || names.test(metric.familyName())) {
        Part part = part(metric, style);
        if (part != null) {
          all.add(part);
        }
      }
    }
    for (MetricSnapshot snapshot : snapshots.foreign(metrics)) {
      Part part = new Part(snapshot);
      if (names == null || names.test(part.name)) {
        all.add(part);
      }
    }
    all.sort(Comparator.comparing(part -> part.name));
    return joined(all);
  }

  private @Nullable Part part(Metric metric, TextStyle style) {
    try {
      FamilyText<?> family = metric instanceof Family ? text((Family<?>) metric, style) : null;
      if (family != null) {
        return new Part(metric.familyName(), family);
      }
    } catch (Throwable failure) {
      SnapshotWriter.failed(metric, failure);
      return null;
    }
    MetricSnapshot snapshot = snapshots.snapshot(metric);
    return snapshot == null ? null : new Part(snapshot);
  }

  /** Returns the text of a family; {@code null} if its data points are none that are known here. */
  @SuppressWarnings("unchecked") // the type of a family is that of its data points
  private @Nullable FamilyText<?> text(Family<?> family, TextStyle style) {
    switch (family.type) {
      case COUNTER:
        return new CounterText(style, (Family<Counter>) family, constantLabels);
      case GAUGE:
        return new GaugeText(style, (Family<NumberDataPoint>) family, constantLabels);
      case HISTOGRAM:
        return new HistogramText(style, (Family<BucketCells>) family, constantLabels);
      case SUMMARY:
        return new SummaryText(style, (Family<Summary>) family, constantLabels);
      default:
        return null;
    }
  }

  /** Joins snapshots that follow each other: each run of a client's writer takes buffers. */
  private static List<Part> joined(List<Part> parts) {
    List<Part> joined = new ArrayList<>();
    Part last = null;
    for (Part part : parts) {
      if (last != null && last.family == null && part.family == null) {
        last.stock.addAll(part.stock);
      } else {
        joined.add(part);
        last = part;
      }
    }
    return joined;
  }

  private void writeStock(TextOutput out, List<MetricSnapshot> stock, TextStyle style)
      throws IOException {
    MetricSnapshots page = new MetricSnapshots(stock);
    if (style.isOpenMetrics()) {
      stockOpenMetrics.write(out, page, style.scheme);
      out.takeBack(END.length());
    } else {
      stockText.write(out, page, style.scheme);
    }
  }

  private void writeCreated(TextOutput out, List<Part> parts, EscapingScheme scheme)
      throws IOException {
    for (Part part : parts) {
      if (part.family != null) {
        part.family.writeAllCreated(out);
        continue;
      }
      Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      for (MetricSnapshot each : TextFormatUtil.mergeDuplicates(new MetricSnapshots(part.stock))) {
        stockText.writeCreated(writer, SnapshotEscaper.escapeMetricSnapshot(each, scheme), scheme);
      }
      writer.flush();
    }
  }

  /** A piece of the page: a family of ours, or snapshots for the client's writer. */
  private static final class Part {
    final String name;
    final @Nullable FamilyText<?> family;
    final List<MetricSnapshot> stock = new ArrayList<>();

    Part(String name, FamilyText<?> family) {
      this.name = name;
      this.family = family;
    }

    Part(MetricSnapshot snapshot) {
      this.name = snapshot.getMetadata().getPrometheusName();
      this.family = null;
      stock.add(snapshot);
    }
  }
}
