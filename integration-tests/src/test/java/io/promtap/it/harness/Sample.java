// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.Map;

/** One line of a metrics page, or one element of the answer to a PromQL query. */
public record Sample(String name, Map<String, String> labels, double value) {

  public String label(String label) {
    return labels.get(label);
  }

  @Override
  public String toString() {
    return name + labels + " " + value;
  }
}
