// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import java.io.IOException;
import java.util.SortedMap;

/** The text of a family of counters. */
final class CounterText extends FamilyText<Counter> {

  private final byte[] beginning;

  CounterText(TextStyle style, Family<Counter> family, SortedMap<String, String> constantLabels) {
    super(style, family, constantLabels);
    beginning = beginning(sampleName());
  }

  @Override
  void writeSamples(TextOutput out, Series<Counter> each) throws IOException {
    begin(out, beginning, each);
    out.number(each.point.value());
    out.write('\n');
  }

  @Override
  String typeName() {
    return "counter";
  }

  @Override
  String describedName() {
    return style.isOpenMetrics() ? baseName() : sampleName();
  }

  @Override
  String baseName() {
    String sampleName = sampleName();
    return sampleName.substring(0, sampleName.length() - MetricType.COUNTER.nameEnding.length());
  }

  private String sampleName() {
    String ending = MetricType.COUNTER.nameEnding;
    return name.endsWith(ending) ? name : name + ending;
  }
}
