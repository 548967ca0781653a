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
import java.util.Iterator;
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
    Families families = new Families(snapshots, scheme);
    while (families.next()) {
      families.message.writeDelimitedTo(out);
    }
  }

  /** Returns what {@link #write} writes, as text for a person. */
  @Override
  public final String toDebugString(MetricSnapshots snapshots, EscapingScheme scheme) {
    Families families = new Families(snapshots, scheme);
    StringBuilder text = new StringBuilder();
    while (families.next()) {
      ProtobufText.append(families.message, text);
    }
    return text.toString();
  }

  /** The families of a page, one after another in the same message. */
  private static final class Families {
    final ProtobufMessage message = new ProtobufMessage();
    private final FamilyMessage family;
    private final EscapingScheme scheme;
    private final Iterator<MetricSnapshot> snapshots;

    Families(MetricSnapshots page, EscapingScheme scheme) {
      this.family = new FamilyMessage(message, scheme);
      this.scheme = scheme;
      this.snapshots = TextFormatUtil.mergeDuplicates(page).iterator();
    }

    /** Writes the next family into the message; returns false if there is none. */
    boolean next() {
      if (!snapshots.hasNext()) {
        return false;
      }
      MetricSnapshot snapshot = snapshots.next();
      message.clear();
      family.write(
          SnapshotEscaper.escapeMetricSnapshot(snapshot, scheme),
          snapshot.getMetadata().getOriginalName());
      return true;
    }
  }
}
