// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of buckets that histograms count in. */
public enum HistogramBuckets {
  /** Those of the configured bounds. */
  CLASSIC,

  /** Those of Prometheus' native histograms, which follow the values. */
  NATIVE,

  /** Each value in a bucket of both kinds. */
  BOTH;

  /** Returns the kind that has this name in the file; {@code null} if there is none. */
  static @Nullable HistogramBuckets named(String name) {
    for (HistogramBuckets each : values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
        return each;
      }
    }
    return null;
  }

  public boolean areNative() {
    return this != CLASSIC;
  }

  public boolean areClassic() {
    return this != NATIVE;
  }
}
