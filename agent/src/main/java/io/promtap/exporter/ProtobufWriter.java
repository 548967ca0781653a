// SPDX-License-Identifier: Apache-2.0
package io.promtap.exporter;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.TextFormatUtil;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SnapshotEscaper;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A writer of the client's snapshots as delimited protobuf: the length of each family's message,
 * then the message. It writes the bytes that the client's own writer writes. That one needs the
 * library of protobuf, a quarter of what the jar may weigh (docs/decisions/0017).
 *
 * <p>The client makes and calls it through its class {@link PrometheusProtobufWriter}, which says
 * the content type.
 */
public class ProtobufWriter implements ExpositionFormatWriter {

  @Override
  public final boolean accepts(@Nullable String acceptHeader) {
    return new PrometheusProtobufWriter().accepts(acceptHeader);
  }

  @Override
  public final String getContentType() {
    return PrometheusProtobufWriter.CONTENT_TYPE;
  }

  @Override
  public final void write(OutputStream out, MetricSnapshots snapshots, EscapingScheme scheme)
      throws IOException {
    ProtobufMessage message = new ProtobufMessage();
    FamilyMessage family = new FamilyMessage(message, scheme);
    for (MetricSnapshot snapshot : TextFormatUtil.mergeDuplicates(snapshots)) {
      message.clear();
      family.write(
          SnapshotEscaper.escapeMetricSnapshot(snapshot, scheme),
          snapshot.getMetadata().getOriginalName());
      message.writeDelimitedTo(out);
    }
  }
}
