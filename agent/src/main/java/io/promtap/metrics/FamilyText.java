// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;

/**
 * The text of one family in one page. It is written series by series from the data points, byte for
 * byte as the client's writers do it from a snapshot of all. What is the same in all series is made
 * once a page; the labels of each series are kept by the family.
 *
 * @param <T> the data points
 */
abstract class FamilyText<T> {

  final TextStyle style;
  final Family<T> family;

  /** The name of the family as the client escapes it. */
  final String name;

  private final LabelText labels;

  /** Whether names change in this page, so that the labels that are kept do not fit. */
  private final boolean labelsChange;

  private final List<Series<T>> series;
  private final byte[] endOfLabels;
  private final byte[] createdBeginning;

  FamilyText(TextStyle style, Family<T> family, SortedMap<String, String> constantLabels) {
    this.style = style;
    this.family = family;
    this.name = PrometheusNaming.escapeName(family.familyName(), style.scheme);
    LabelText kept = new LabelText(family.labelNames, constantLabels, EscapingScheme.DEFAULT);
    this.labelsChange = style.scheme == EscapingScheme.DOTS_ESCAPING;
    this.labels =
        labelsChange ? new LabelText(family.labelNames, constantLabels, style.scheme) : kept;
    this.series = family.sorted(kept);
    this.endOfLabels = bytes(labels.isEmpty() ? " " : "} ");
    this.createdBeginning = beginning(baseName() + "_created");
  }

  /** Writes all samples of a series but the time of its creation. */
  abstract void writeSamples(TextOutput out, Series<T> each) throws IOException;

  /** Returns the type as the formats name it. */
  abstract String typeName();

  /** Returns the name that describes the family in the page. */
  String describedName() {
    return name;
  }

  /** Returns the name that the creation time has before its ending. */
  String baseName() {
    return name;
  }

  boolean hasCreationTime() {
    return true;
  }

  final void write(TextOutput out) throws IOException {
    if (series.isEmpty()) {
      return;
    }
    describe(out, describedName(), typeName());
    boolean withCreated = style.created && style.isOpenMetrics() && hasCreationTime();
    for (Series<T> each : series) {
      writeSamples(out, each);
      if (withCreated) {
        writeCreated(out, each);
      }
    }
  }

  /** Writes since when each series counts, which the Prometheus text format has behind all else. */
  final void writeAllCreated(TextOutput out) throws IOException {
    if (series.isEmpty() || !hasCreationTime()) {
      return;
    }
    describe(out, baseName() + "_created", "gauge");
    for (Series<T> each : series) {
      writeCreated(out, each);
    }
  }

  private void writeCreated(TextOutput out, Series<T> each) throws IOException {
    begin(out, createdBeginning, each);
    out.seconds(each.createdMillis);
    out.write('\n');
  }

  private void describe(TextOutput out, String described, String type) throws IOException {
    String typeLine = "# TYPE " + described + ' ' + type + '\n';
    String helpLine = "# HELP " + described + ' ';
    if (style.isOpenMetrics()) {
      Unit unit = Units.of(family);
      String unitLine = unit == null ? "" : "# UNIT " + described + ' ' + unit + '\n';
      out.text(typeLine + unitLine + helpLine + TextEscapes.quoted(family.help) + '\n');
    } else {
      out.text(helpLine + TextEscapes.line(family.help) + '\n' + typeLine);
    }
  }

  /** Returns what stands before the labels of a sample. */
  final byte[] beginning(String sampleName) {
    return bytes(labels.isEmpty() ? sampleName : sampleName + '{');
  }

  /** Writes a sample up to its value. */
  final void begin(TextOutput out, byte[] beginning, Series<T> each) throws IOException {
    out.write(beginning);
    labels(out, each);
    out.write(endOfLabels);
  }

  /** Writes the labels of a series without what encloses them. */
  final void labels(TextOutput out, Series<T> each) throws IOException {
    byte[] kept = each.labels;
    out.write(kept == null || labelsChange ? labels.of(each.labelValues) : kept);
  }

  final boolean hasLabels() {
    return !labels.isEmpty();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
