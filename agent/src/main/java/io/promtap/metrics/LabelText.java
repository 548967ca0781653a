// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of one metric as text: {@code endpoint="/a",method="GET"}, sorted by name as the
 * client sorts them. Constant labels, which belong to every series, have their places among them.
 */
final class LabelText {

  /** The position of a label that has the same value in every series. */
  private static final int CONSTANT = -1;

  /** Each label's name with what stands around it, such as {@code ,method="}. */
  private final String[] beginnings;

  /** Each label's position among the label values of the metric, or {@link #CONSTANT}. */
  private final int[] positions;

  /** Each constant label's value; the others have none here. */
  private final String[] constants;

  LabelText(String[] labelNames, SortedMap<String, String> constant, EscapingScheme scheme) {
    SortedMap<String, Integer> names = new TreeMap<>();
    for (String name : constant.keySet()) {
      names.put(name, CONSTANT);
    }
    for (int i = 0; i < labelNames.length; i++) {
      names.put(labelNames[i], i);
    }
    beginnings = new String[names.size()];
    positions = new int[names.size()];
    constants = new String[names.size()];
    int next = 0;
    for (Map.Entry<String, Integer> name : names.entrySet()) {
      beginnings[next] = (next == 0 ? "" : ",") + nameText(name.getKey(), scheme) + "=\"";
      positions[next] = name.getValue();
      constants[next] = constant.getOrDefault(name.getKey(), "");
      next++;
    }
  }

  private static String nameText(String name, EscapingScheme scheme) {
    String escaped = PrometheusNaming.escapeName(name, scheme);
    return PrometheusNaming.isValidLegacyLabelName(escaped) ? escaped : '"' + escaped + '"';
  }

  boolean isEmpty() {
    return positions.length == 0;
  }

  /** Compares the label values of two series in the order of the names. */
  int compare(List<String> values, List<String> others) {
    for (int position : positions) {
      int result = position == CONSTANT ? 0 : values.get(position).compareTo(others.get(position));
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  byte[] of(List<String> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < positions.length; i++) {
      String value = positions[i] == CONSTANT ? constants[i] : values.get(positions[i]);
      text.append(beginnings[i]).append(TextEscapes.quoted(value)).append('"');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
