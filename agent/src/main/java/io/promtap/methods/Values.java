package io.promtap.methods;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What an object of the application means as a label value, as a number, as an error. */
final class Values {

  private Values() {}

  /**
   * The key of a series. Only values whose text and equality are one are used as they are; of
   * anything else the text is taken, since a key must not keep the object alive.
   *
   * @return null if the value cannot be a label: nothing, an empty text, many things, or what would
   *     load itself from the database to say its text
   */
  static Object key(Object value) {
    if (value instanceof String) {
      // To Prometheus a label that is empty is a label that is not there.
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
    // Its message may hold anything, and is another one each time.
    if (value instanceof Throwable) {
      return value.getClass().getName();
    }
    boolean isMany =
        value instanceof Collection || value instanceof Map || value.getClass().isArray();
    return isMany || LazyProxies.isUnloaded(value) ? null : value.toString();
  }

  /** NaN if it is no number. */
  static double number(Object value) {
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

  /** An error is what is true, or neither null nor false nor empty. */
  static boolean isError(Object value) {
    return value instanceof Boolean
        ? (Boolean) value
        : value != null && !(value instanceof CharSequence && ((CharSequence) value).length() == 0);
  }
}
