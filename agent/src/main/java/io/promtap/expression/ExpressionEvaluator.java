// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An evaluator of one expression on the values of a call. It only reads, and gives the default if a
 * value on the path is {@code null}. It catches what a getter throws and gives it to the {@link
 * ReadGuard}. Runs on application threads.
 */
public final class ExpressionEvaluator {

  private static final double MILLIS_PER_SECOND = 1_000;

  private final Expression expression;
  private final int root;
  private final Object[] steps;

  /** The only step, if it is a property: most labels are one of an argument or the receiver. */
  private final @Nullable Property onlyProperty;

  private final Object constant;

  /** The constant or the default as a number; NaN if it is no number. */
  private final double givenNumber;

  private final ReadGuard guard;

  /**
   * @param slot of the argument in the {@link CallPlaces}, if the expression begins with one
   * @param where the value of the label in {@code promtap_errors_total}
   */
  public ExpressionEvaluator(Expression expression, int slot, String where) {
    this.expression = expression;
    this.root = root(expression, slot);
    String text = expression.constant();
    this.constant = text == null ? expression.defaultValue() : text;
    this.givenNumber = numberOf(root < 0 ? text : expression.defaultValue());
    this.steps = steps(expression.steps());
    this.onlyProperty =
        steps.length == 1 && steps[0] instanceof Property ? (Property) steps[0] : null;
    this.guard = new ReadGuard(where, expression.source());
  }

  private static double numberOf(@Nullable String text) {
    try {
      return text == null ? Double.NaN : Double.parseDouble(text);
    } catch (NumberFormatException noNumber) {
      return Double.NaN;
    }
  }

  private static int root(Expression expression, int slot) {
    switch (expression.root()) {
      case THIS:
        return CallPlaces.RECEIVER;
      case ARGUMENT:
        return slot;
      case RETURN:
        return CallPlaces.RETURNED;
      case EXCEPTION:
        return CallPlaces.THROWN;
      case CLASS:
        return CallPlaces.CLASS;
      case METHOD:
        return CallPlaces.METHOD;
      default:
        return -1;
    }
  }

  private static Object[] steps(List<Expression.Step> parsed) {
    Object[] steps = new Object[parsed.size()];
    for (int i = 0; i < steps.length; i++) {
      Expression.Step step = parsed.get(i);
      switch (step.kind()) {
        case PROPERTY:
          steps[i] = new Property(step.name(), false);
          break;
        case CALL:
          steps[i] = new Property(step.name(), true);
          break;
        case KEY:
          steps[i] = step.name();
          break;
        default:
          steps[i] = step.index();
      }
    }
    return steps;
  }

  /** Returns the place in {@link CallPlaces} of the first value; negative if it is constant. */
  public int root() {
    return root;
  }

  /** Returns whether the expression needs no value of the call. */
  public boolean isConstant() {
    return root < 0;
  }

  /**
   * Reads the key of a series.
   *
   * @param from the value of the call at the {@link #root}
   * @param watched whether the read is timed
   */
  public Object key(@Nullable Object from, boolean watched) {
    if (root < 0) {
      return constant;
    }
    if (from instanceof String && steps.length == 0 && !((String) from).isEmpty()) {
      return from;
    }
    long watchNanos = guard.begin(watched);
    if (watchNanos == ReadGuard.OFF) {
      return expression.defaultValue();
    }
    try {
      Object value = onlyProperty == null ? read(from, steps.length) : property(from, onlyProperty);
      Object key = ReadValues.key(value);
      guard.end(watchNanos);
      return key == null ? expression.defaultValue() : key;
    } catch (Throwable failure) {
      guard.failed(failure);
      return expression.defaultValue();
    }
  }

  /** Reads a number as {@link #key} reads a key; NaN if there is none and no default. */
  public double number(@Nullable Object from, boolean watched) {
    if (root < 0) {
      return expression.root() == Expression.Root.NOW
          ? System.currentTimeMillis() / MILLIS_PER_SECOND
          : givenNumber;
    }
    long watchNanos = guard.begin(watched);
    if (watchNanos == ReadGuard.OFF) {
      return givenNumber;
    }
    try {
      double number = readNumber(from);
      guard.end(watchNanos);
      return Double.isNaN(number) ? givenNumber : number;
    } catch (Throwable failure) {
      guard.failed(failure);
      return givenNumber;
    }
  }

  /** Reads a value as {@link #key} does; returns whether it says that the call failed. */
  public boolean isError(@Nullable Object from, boolean watched) {
    long watchNanos = guard.begin(watched);
    if (watchNanos == ReadGuard.OFF) {
      return false;
    }
    try {
      boolean isError = ReadValues.isError(read(from, steps.length));
      guard.end(watchNanos);
      return isError;
    } catch (Throwable failure) {
      guard.failed(failure);
      return false;
    }
  }

  private double readNumber(@Nullable Object from) throws Throwable {
    int last = steps.length - 1;
    if (last < 0 || !(steps[last] instanceof Property)) {
      return ReadValues.number(read(from, steps.length));
    }
    Object value = read(from, last);
    return value == null ? Double.NaN : ((Property) steps[last]).number(value);
  }

  private static @Nullable Object property(@Nullable Object from, Property property)
      throws Throwable {
    return from == null ? null : property.read(from);
  }

  /** Returns the value after so many steps. */
  private @Nullable Object read(@Nullable Object from, int count) throws Throwable {
    Object value = from;
    for (int i = 0; i < count && value != null; i++) {
      value = step(value, steps[i]);
    }
    return value;
  }

  private static @Nullable Object step(Object value, Object step) throws Throwable {
    return step instanceof Property
        ? ((Property) step).read(value)
        : element(Wrappers.unwrap(value), step);
  }

  private static @Nullable Object element(@Nullable Object value, Object step) {
    if (value == null || LazyObjects.isUnloaded(value)) {
      return null;
    }
    if (step instanceof String) {
      return value instanceof Map ? ((Map<?, ?>) value).get(step) : null;
    }
    int index = (Integer) step;
    if (value instanceof List) {
      List<?> list = (List<?>) value;
      return index < list.size() ? list.get(index) : null;
    }
    return value.getClass().isArray() && index < Array.getLength(value)
        ? Array.get(value, index)
        : null;
  }
}
