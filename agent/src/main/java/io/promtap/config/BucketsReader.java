// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A reader of the key {@code buckets}: upper bounds of a histogram. */
final class BucketsReader {

  private static final String KEY = "buckets";

  private BucketsReader() {}

  /** Reads the bounds of durations. */
  static double[] seconds(Section section, double[] absent) {
    double[] read = read(section, " of seconds", 0);
    return read == null ? absent : read;
  }

  /** Reads the bounds of values in any unit; {@code null} if they are absent or wrong. */
  static double @Nullable [] values(Section section) {
    return read(section, "", Double.NEGATIVE_INFINITY);
  }

  private static double @Nullable [] read(Section section, String unit, double below) {
    if (section.value(KEY) == null) {
      return null;
    }
    String expected = "a list of 1 to " + Buckets.MOST + " increasing numbers" + unit;
    List<Node> bounds = section.list(KEY, expected);
    if (bounds.isEmpty() || bounds.size() > Buckets.MOST) {
      if (section.isList(KEY)) {
        section.report(KEY, "expected " + expected + ", found " + bounds.size());
      }
      return null;
    }
    double[] buckets = new double[bounds.size()];
    double previous = below;
    boolean right = true;
    for (int i = 0; i < buckets.length; i++) {
      Double bound = bound(section, bounds.get(i), unit, previous);
      if (bound == null) {
        right = false;
      } else {
        buckets[i] = bound;
        previous = bound;
      }
    }
    return right ? buckets : null;
  }

  /** Returns {@code null} if the bound is wrong, which is reported. */
  private static @Nullable Double bound(Section section, Node node, String unit, double previous) {
    Node unquoted = Scalars.unquoted(node);
    Double bound = Scalars.number(unquoted);
    if (bound == null || bound <= previous) {
      boolean any = previous == Double.NEGATIVE_INFINITY;
      String expected = "a number" + unit + (any ? "" : " larger than " + previous);
      section.reportAt(node, KEY, Scalars.expected(expected, node));
      return null;
    }
    if (unquoted != node) {
      section.warn(node, KEY, "a number" + unit, bound.toString());
    }
    return bound;
  }
}
