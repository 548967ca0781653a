// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.io.IOException;
import java.util.SortedMap;

/** The text of a family of gauges. */
final class GaugeText extends FamilyText<NumberDataPoint> {

  private final byte[] beginning;

  GaugeText(
      TextStyle style, Family<NumberDataPoint> family, SortedMap<String, String> constantLabels) {
    super(style, family, constantLabels);
    beginning = beginning(name);
  }

  @Override
  void writeSamples(TextOutput out, Series<NumberDataPoint> each) throws IOException {
    begin(out, beginning, each);
    out.number(each.point.value());
    out.write('\n');
  }

  @Override
  String typeName() {
    return "gauge";
  }

  @Override
  boolean hasCreationTime() {
    return false;
  }
}
