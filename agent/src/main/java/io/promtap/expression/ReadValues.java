// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The conversions of an object that was read into a label value, a number or an error flag. */
final class ReadValues {

  private ReadValues() {}

  /**
   * Returns the key of a series. A value is its own key if values are equal exactly when their
   * texts are equal. For any other value the key is its text, because a key must not keep the
   * object alive.
   *
   * @return {@code null} if the value cannot be a label: null, an empty text, a collection, map or
   *     array, or an object that would load itself from the database to give its text
   */
  static @Nullable Object key(@Nullable Object value) {
    if (value instanceof String) {
      // For Prometheus an empty label is the same as no label.
      return ((String) value).isEmpty() ? null : value;
    }
    if (value == null
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof UUID) {
      return value;
    }
    if (value instanceof Enum) {
      return ((Enum<?>) value).name();
    }
    if (value instanceof Class) {
      return ((Class<?>) value).getName();
    }
    // The message may hold anything and differs each time.
    if (value instanceof Throwable) {
      return value.getClass().getName();
    }
    boolean isMany =
        value instanceof Collection || value instanceof Map || value.getClass().isArray();
    return isMany || LazyProxies.isUnloaded(value) ? null : value.toString();
  }

  /** Returns the number; NaN if the value is not a number. */
  static double number(@Nullable Object value) {
    if (value instanceof Number) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof Boolean) {
      return (Boolean) value ? 1 : 0;
    }
    if (value instanceof Duration) {
      Duration duration = (Duration) value;
      return duration.getSeconds() + duration.getNano() / (double) TimeUnit.SECONDS.toNanos(1);
    }
    return Double.NaN;
  }

  /** Returns whether the value means a failed call: true, or an object other than an empty text. */
  static boolean isError(@Nullable Object value) {
    return value instanceof Boolean
        ? (Boolean) value
        : value != null && !(value instanceof CharSequence && ((CharSequence) value).length() == 0);
  }
}
