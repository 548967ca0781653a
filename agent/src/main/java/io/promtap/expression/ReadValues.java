// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.ReadStatements;
import io.promtap.support.Supertypes;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The conversions of an object that was read into a label value, a number or an error flag. */
final class ReadValues {

  /** The collections of languages and libraries that do not implement those of the JDK. */
  private static final Set<String> COLLECTIONS =
      new HashSet<>(
          Arrays.asList(
              "scala.collection.Iterable",
              "scala.collection.IterableOnce",
              "scala.collection.Traversable",
              "io.vavr.collection.Traversable"));

  private static final ClassValue<Boolean> MANY =
      new ClassValue<Boolean>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          for (Class<?> at : Supertypes.of(type)) {
            if (COLLECTIONS.contains(at.getName())) {
              return !Wrappers.isOne(type);
            }
          }
          return DatabaseValues.isOne(type);
        }
      };

  private ReadValues() {}

  /**
   * Returns the key of a series. A value is its own key if values are equal exactly when their
   * texts are equal. For any other value the key is its text, because a key must not keep the
   * object alive.
   *
   * @return {@code null} if the value cannot be a label: null, an empty text, a collection, map or
   *     array, or an object that may ask the database for its text
   */
  static @Nullable Object key(@Nullable Object value) throws Throwable {
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
    if (isMany(value) || LazyObjects.isUnloaded(value)) {
      return null;
    }
    Object content = Wrappers.unwrap(value);
    if (content != value) {
      return key(content);
    }
    return LazyObjects.holdsUnloaded(value) ? null : text(value);
  }

  private static @Nullable String text(Object value) throws Throwable {
    Class<?> type = value.getClass();
    if (StatementGetters.isOne(type, StatementGetters.TEXT)) {
      return null;
    }
    int before = ReadStatements.count();
    try {
      return value.toString();
    } finally {
      StatementGetters.check(before, type, StatementGetters.TEXT);
    }
  }

  private static boolean isMany(Object value) {
    return value instanceof Collection
        || value instanceof Map
        || value.getClass().isArray()
        || MANY.get(value.getClass());
  }

  /** Returns the number; NaN if the value is not a number. */
  static double number(@Nullable Object value) throws Throwable {
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
    Object content = value == null ? null : Wrappers.unwrap(value);
    return content == value ? Double.NaN : number(content);
  }

  /** Returns whether the value means a failed call: true, or an object other than an empty text. */
  static boolean isError(@Nullable Object value) throws Throwable {
    if (value == null || value instanceof Boolean) {
      return value != null && (Boolean) value;
    }
    if (LazyObjects.mayBe(value.getClass())) {
      // It is there, loaded or not.
      return true;
    }
    Object content = Wrappers.unwrap(value);
    return content == value
        ? !(value instanceof CharSequence && ((CharSequence) value).length() == 0)
        : isError(content);
  }
}
