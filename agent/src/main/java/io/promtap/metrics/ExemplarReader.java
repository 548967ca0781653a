// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reader of the exemplars of one histogram, as the client's model has them. */
final class ExemplarReader {

  private ExemplarReader() {}

  /**
   * @param cells {@code null} before the first exemplar
   */
  static Exemplars read(@Nullable ExemplarCells cells, CellUnit unit) {
    if (cells == null) {
      return Exemplars.EMPTY;
    }
    List<Exemplar> exemplars = new ArrayList<>();
    for (int bucket = 0; bucket < cells.buckets(); bucket++) {
      ExemplarCells.Read read = cells.read(bucket);
      if (read != null) {
        exemplars.add(
            Exemplar.builder()
                .value(unit.exposed(read.value))
                .traceId(read.traceId)
                .spanId(read.spanId)
                .timestampMillis(read.timeMillis)
                .build());
      }
    }
    return Exemplars.of(exemplars);
  }
}
