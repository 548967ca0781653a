// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.SnapshotEscaper;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot;
import io.prometheus.metrics.model.snapshots.StateSetSnapshot.StateSetDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;

/**
 * The message {@code MetricFamily} of one metric. Fields are written in the order of their numbers.
 * The numbers are those of
 * https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto
 */
final class FamilyMessage {

  // MetricFamily
  private static final int NAME = 1;
  private static final int HELP = 2;
  private static final int TYPE = 3;
  private static final int METRIC = 4;

  // The values of MetricFamily.type
  private static final int TYPE_COUNTER = 0;
  private static final int TYPE_GAUGE = 1;
  private static final int TYPE_SUMMARY = 2;
  private static final int TYPE_UNTYPED = 3;
  private static final int TYPE_HISTOGRAM = 4;
  private static final int TYPE_GAUGE_HISTOGRAM = 5;

  // Metric
  private static final int LABEL = 1;
  private static final int GAUGE = 2;
  private static final int COUNTER = 3;
  private static final int SUMMARY = 4;
  private static final int UNTYPED = 5;
  private static final int TIMESTAMP_MILLIS = 6;
  private static final int HISTOGRAM = 7;

  // LabelPair
  private static final int LABEL_NAME = 1;
  private static final int LABEL_VALUE = 2;

  // Counter, Gauge and Untyped
  private static final int VALUE = 1;
  private static final int COUNTER_EXEMPLAR = 2;
  private static final int COUNTER_CREATED = 3;

  // Summary and Quantile
  private static final int SAMPLE_COUNT = 1;
  private static final int SAMPLE_SUM = 2;
  private static final int SUMMARY_QUANTILE = 3;
  private static final int QUANTILE = 1;
  private static final int QUANTILE_VALUE = 2;

  // Exemplar and Timestamp
  private static final int EXEMPLAR_LABEL = 1;
  private static final int EXEMPLAR_VALUE = 2;
  private static final int EXEMPLAR_TIMESTAMP = 3;
  private static final int SECONDS = 1;
  private static final int NANOS = 2;

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ProtobufMessage message;
  private final EscapingScheme scheme;
  private final HistogramMessage histograms;

  FamilyMessage(ProtobufMessage message, EscapingScheme scheme) {
    this.message = message;
    this.scheme = scheme;
    this.histograms = new HistogramMessage(message, this::exemplar);
  }

  /**
   * Writes a metric; nothing if it has no data point.
   *
   * @param snapshot with escaped names
   * @param unescapedName the name that the metric was registered under
   */
  void write(MetricSnapshot snapshot, String unescapedName) {
    if (snapshot instanceof CounterSnapshot) {
      counters((CounterSnapshot) snapshot);
    } else if (snapshot instanceof GaugeSnapshot) {
      gauges((GaugeSnapshot) snapshot, unescapedName);
    } else if (snapshot instanceof HistogramSnapshot) {
      histograms((HistogramSnapshot) snapshot);
    } else if (snapshot instanceof SummarySnapshot) {
      summaries((SummarySnapshot) snapshot);
    } else if (snapshot instanceof InfoSnapshot) {
      infos((InfoSnapshot) snapshot);
    } else if (snapshot instanceof StateSetSnapshot) {
      stateSets((StateSetSnapshot) snapshot);
    } else if (snapshot instanceof UnknownSnapshot) {
      unknown((UnknownSnapshot) snapshot);
    }
  }

  private void counters(CounterSnapshot snapshot) {
    MetricMetadata metadata = snapshot.getMetadata();
    for (CounterDataPointSnapshot point : snapshot.getDataPoints()) {
      head(nameEndingIn("_total", metadata), metadata, TYPE_COUNTER);
      int metric = metric(point);
      int counter = message.begin(COUNTER);
      message.number(VALUE, point.getValue());
      if (point.getExemplar() != null) {
        exemplar(COUNTER_EXEMPLAR, point.getExemplar());
      }
      if (point.hasCreatedTimestamp()) {
        timestamp(COUNTER_CREATED, point.getCreatedTimestampMillis());
      }
      message.end(counter);
      end(metric, point);
    }
  }

  private void gauges(GaugeSnapshot snapshot, String unescapedName) {
    MetricMetadata metadata = snapshot.getMetadata();
    String name = SnapshotEscaper.getLegacyGaugeName(metadata, unescapedName, scheme);
    for (GaugeDataPointSnapshot point : snapshot.getDataPoints()) {
      head(name, metadata, TYPE_GAUGE);
      int metric = metric(point);
      value(GAUGE, point.getValue());
      end(metric, point);
    }
  }

  private void histograms(HistogramSnapshot snapshot) {
    MetricMetadata metadata = snapshot.getMetadata();
    int type = snapshot.isGaugeHistogram() ? TYPE_GAUGE_HISTOGRAM : TYPE_HISTOGRAM;
    for (HistogramDataPointSnapshot point : snapshot.getDataPoints()) {
      head(name(metadata), metadata, type);
      int metric = metric(point);
      timestamp(point);
      int histogram = message.begin(HISTOGRAM);
      histograms.write(point);
      message.end(histogram);
      message.end(metric);
    }
  }

  private void summaries(SummarySnapshot snapshot) {
    MetricMetadata metadata = snapshot.getMetadata();
    for (SummaryDataPointSnapshot point : snapshot.getDataPoints()) {
      if (point.hasCount() || point.hasSum() || point.getQuantiles().size() > 0) {
        head(name(metadata), metadata, TYPE_SUMMARY);
        int metric = metric(point);
        int summary = message.begin(SUMMARY);
        summary(point);
        message.end(summary);
        end(metric, point);
      }
    }
  }

  private void summary(SummaryDataPointSnapshot point) {
    if (point.hasCount()) {
      message.integer(SAMPLE_COUNT, point.getCount());
    }
    if (point.hasSum()) {
      message.number(SAMPLE_SUM, point.getSum());
    }
    for (Quantile each : point.getQuantiles()) {
      int quantile = message.begin(SUMMARY_QUANTILE);
      message.number(QUANTILE, each.getQuantile());
      message.number(QUANTILE_VALUE, each.getValue());
      message.end(quantile);
    }
  }

  private void infos(InfoSnapshot snapshot) {
    MetricMetadata metadata = snapshot.getMetadata();
    for (DataPointSnapshot point : snapshot.getDataPoints()) {
      head(nameEndingIn("_info", metadata), metadata, TYPE_GAUGE);
      int metric = metric(point);
      value(GAUGE, 1);
      end(metric, point);
    }
  }

  /** Writes a gauge for each state, which a label of the metric's name says. */
  private void stateSets(StateSetSnapshot snapshot) {
    MetricMetadata metadata = snapshot.getMetadata();
    for (StateSetDataPointSnapshot point : snapshot.getDataPoints()) {
      for (int state = 0; state < point.size(); state++) {
        head(name(metadata), metadata, TYPE_GAUGE);
        int metric = metric(point);
        label(LABEL, metadata.getPrometheusName(), point.getName(state));
        value(GAUGE, point.isTrue(state) ? 1 : 0);
        end(metric, point);
      }
    }
  }

  /** Leaves the time of the scrape out, as the client does. */
  private void unknown(UnknownSnapshot snapshot) {
    MetricMetadata metadata = snapshot.getMetadata();
    for (UnknownDataPointSnapshot point : snapshot.getDataPoints()) {
      head(name(metadata), metadata, TYPE_UNTYPED);
      int metric = metric(point);
      value(UNTYPED, point.getValue());
      message.end(metric);
    }
  }

  private String name(MetricMetadata metadata) {
    return SnapshotEscaper.getMetadataName(metadata, scheme);
  }

  private String nameEndingIn(String ending, MetricMetadata metadata) {
    String asRegistered = SnapshotEscaper.getExpositionBaseMetadataName(metadata, scheme);
    return asRegistered.endsWith(ending) ? asRegistered : name(metadata) + ending;
  }

  /** Writes what stands before the first data point: a family without one stays empty. */
  private void head(String name, MetricMetadata metadata, int type) {
    if (message.isEmpty()) {
      message.text(NAME, name);
      if (metadata.getHelp() != null) {
        message.text(HELP, metadata.getHelp());
      }
      message.integer(TYPE, type);
    }
  }

  private int metric(DataPointSnapshot point) {
    int metric = message.begin(METRIC);
    labels(LABEL, point.getLabels());
    return metric;
  }

  private void end(int metric, DataPointSnapshot point) {
    timestamp(point);
    message.end(metric);
  }

  private void timestamp(DataPointSnapshot point) {
    if (point.hasScrapeTimestamp()) {
      message.integer(TIMESTAMP_MILLIS, point.getScrapeTimestampMillis());
    }
  }

  private void value(int field, double value) {
    int holder = message.begin(field);
    message.number(VALUE, value);
    message.end(holder);
  }

  private void labels(int field, Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      label(field, SnapshotEscaper.getSnapshotLabelName(labels, i, scheme), labels.getValue(i));
    }
  }

  private void label(int field, String name, String value) {
    int label = message.begin(field);
    message.text(LABEL_NAME, name);
    message.text(LABEL_VALUE, value);
    message.end(label);
  }

  private void exemplar(int field, Exemplar exemplar) {
    int place = message.begin(field);
    labels(EXEMPLAR_LABEL, exemplar.getLabels());
    message.number(EXEMPLAR_VALUE, exemplar.getValue());
    if (exemplar.hasTimestamp()) {
      timestamp(EXEMPLAR_TIMESTAMP, exemplar.getTimestampMillis());
    }
    message.end(place);
  }

  /** Writes a time. Of this message alone a field that is 0 is left out. */
  private void timestamp(int field, long millis) {
    int place = message.begin(field);
    if (millis / MILLIS_PER_SECOND != 0) {
      message.integer(SECONDS, millis / MILLIS_PER_SECOND);
    }
    if (millis % MILLIS_PER_SECOND != 0) {
      message.integer(NANOS, millis % MILLIS_PER_SECOND * NANOS_PER_MILLI);
    }
    message.end(place);
  }
}
