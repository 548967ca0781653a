// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.io.IOException;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The text of a family of histograms with classic buckets. The numbers of one series are read into
 * an array that all series share.
 */
final class HistogramText extends FamilyText<BucketCells> {

  private final CellUnit unit;
  private final double[] bounds;
  private final long[] counts;
  private final byte[] bucketBeginning;

  /** What stands between the labels of a bucket's sample and its value, by bucket. */
  private final byte[][] bucketEnds;

  private final byte[] countBeginning;
  private final byte[] sumBeginning;

  HistogramText(
      TextStyle style, Family<BucketCells> family, SortedMap<String, String> constantLabels) {
    super(style, family, constantLabels);
    unit = family.kind.unit;
    bounds = family.kind.exposedBounds();
    counts = new long[bounds.length];
    bucketBeginning = bytes(name + "_bucket{");
    bucketEnds = new byte[bounds.length][];
    String comma = hasLabels() ? "," : "";
    for (int i = 0; i < bounds.length; i++) {
      boolean last = i == bounds.length - 1;
      bucketEnds[i] = bytes(comma + "le=\"" + (last ? "+Inf" : "" + bounds[i]) + "\"} ");
    }
    countBeginning = beginning(name + "_count");
    sumBeginning = beginning(name + "_sum");
  }

  @Override
  void writeSamples(TextOutput out, Series<BucketCells> each) throws IOException {
    BucketCells histogram = each.point;
    histogram.readCounts(counts);
    double sum = unit.exposedSum(histogram);
    ExemplarCells cells = style.isOpenMetrics() ? histogram.exemplars() : null;
    Exemplars exemplars = cells == null ? null : ExemplarReader.read(cells, unit);
    long count = 0;
    for (int i = 0; i < bounds.length; i++) {
      count += counts[i];
      out.write(bucketBeginning);
      labels(out, each);
      out.write(bucketEnds[i]);
      out.number(count);
      if (exemplars != null) {
        double below = i == 0 ? Double.NEGATIVE_INFINITY : bounds[i - 1];
        exemplar(out, exemplars.get(below, bounds[i]));
      }
      out.write('\n');
    }
    boolean hasSum = !Double.isNaN(sum);
    // OpenMetrics has both or none.
    if (hasSum || !style.isOpenMetrics()) {
      begin(out, countBeginning, each);
      out.number(count);
      out.write('\n');
    }
    if (hasSum) {
      begin(out, sumBeginning, each);
      out.number(sum);
      out.write('\n');
    }
  }

  private void exemplar(TextOutput out, @Nullable Exemplar exemplar) throws IOException {
    if (exemplar == null) {
      return;
    }
    String before = " # {";
    for (Label label : exemplar.getLabels()) {
      String labelName = PrometheusNaming.escapeName(label.getName(), style.scheme);
      out.text(before + labelName + "=\"" + TextEscapes.quoted(label.getValue()) + '"');
      before = ",";
    }
    out.text("} ");
    out.number(exemplar.getValue());
    out.write(' ');
    out.seconds(exemplar.getTimestampMillis());
  }

  @Override
  String typeName() {
    return "histogram";
  }
}
