// SPDX-License-Identifier: Apache-2.0
package io.promtap.metrics;

import io.promtap.support.LabelValues;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules that turn label values into the key of a series. In a key each value is not null, has a
 * bounded length, and can be encoded.
 */
final class SeriesKeys {

  private SeriesKeys() {}

  /**
   * @throws IllegalArgumentException if there are more or fewer values than labels
   */
  static List<String> key(String[] labelNames, @Nullable String... labelValues) {
    if (labelNames.length != labelValues.length) {
      throw new IllegalArgumentException(
          labelValues.length + " values for the labels " + Arrays.toString(labelNames));
    }
    String[] clean = new String[labelValues.length];
    for (int i = 0; i < clean.length; i++) {
      clean[i] = clean(labelValues[i]);
    }
    return Arrays.asList(clean);
  }

  static List<String> overflowKey(String[] labelNames) {
    return Collections.nCopies(labelNames.length, LabelValues.OVERFLOW);
  }

  static String clean(@Nullable String value) {
    return value == null ? LabelValues.NONE : withoutLoneSurrogates(cut(value));
  }

  /** Returns a key as recorders hold it, so that a long one cannot fill the memory. */
  static Object bounded(Object key) {
    return key instanceof String ? cut((String) key) : key;
  }

  private static String cut(String value) {
    return value.length() <= LabelValues.LONGEST ? value : value.substring(0, LabelValues.LONGEST);
  }

  /**
   * Replaces halves of characters: UTF-8 cannot encode them, so different values would be equal.
   */
  private static String withoutLoneSurrogates(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        return replaceLoneSurrogates(value);
      }
    }
    return value;
  }

  private static String replaceLoneSurrogates(String value) {
    StringBuilder clean = new StringBuilder(value.length());
    int i = 0;
    while (i < value.length()) {
      int codePoint = value.codePointAt(i);
      boolean lone = codePoint <= Character.MAX_VALUE && Character.isSurrogate((char) codePoint);
      clean.appendCodePoint(lone ? '\uFFFD' : codePoint);
      i += Character.charCount(codePoint);
    }
    return clean.toString();
  }
}
