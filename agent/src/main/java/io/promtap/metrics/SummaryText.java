// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.io.IOException;
import java.util.SortedMap;

/** The text of a family of summaries. */
final class SummaryText extends FamilyText<Summary> {

  private final CellUnit unit;
  private final byte[] countBeginning;
  private final byte[] sumBeginning;

  SummaryText(TextStyle style, Family<Summary> family, SortedMap<String, String> constantLabels) {
    super(style, family, constantLabels);
    unit = family.kind.unit;
    countBeginning = beginning(name + "_count");
    sumBeginning = beginning(name + "_sum");
  }

  @Override
  void writeSamples(TextOutput out, Series<Summary> each) throws IOException {
    long count = each.point.count();
    double sum = unit.exposedSum(each.point);
    begin(out, countBeginning, each);
    out.number(count);
    out.write('\n');
    if (!Double.isNaN(sum)) {
      begin(out, sumBeginning, each);
      out.number(sum);
      out.write('\n');
    }
  }

  @Override
  String typeName() {
    return "summary";
  }
}
