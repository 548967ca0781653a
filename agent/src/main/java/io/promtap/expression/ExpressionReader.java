// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An evaluator of one expression on the values of a call. It only reads, and gives the default for
 * whatever is {@code null} on the way. What a getter throws goes to the {@link ReadGuard} and no
 * further. Runs on application threads.
 */
public final class ExpressionReader {

  private final Expression expression;
  private final int root;
  private final Object[] steps;
  private final Object constant;

  /** What a constant is as a number, or the default of anything else; NaN if that is none. */
  private final double givenNumber;

  private final ReadGuard guard;

  /**
   * @param slot of the argument in the {@link CallPlaces}, if the expression begins with one
   * @param where what {@code promtap_errors_total} calls it
   */
  public ExpressionReader(Expression expression, int slot, String where) {
    this.expression = expression;
    this.root = root(expression, slot);
    this.constant = root < 0 ? expression.constant() : null;
    this.givenNumber = numberOf(root < 0 ? expression.constant() : expression.defaultValue());
    this.steps = steps(expression.steps());
    this.guard = new ReadGuard(where, expression.source());
  }

  private static double numberOf(String textOrNull) {
    try {
      return textOrNull == null ? Double.NaN : Double.parseDouble(textOrNull);
    } catch (NumberFormatException text) {
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

  /**
   * Where the {@link CallPlaces} has what the expression begins with; negative if it is constant.
   */
  public int root() {
    return root;
  }

  /** Whether it needs nothing of the call. */
  public boolean isConstant() {
    return root < 0;
  }

  /**
   * The key of a series by this value; never null.
   *
   * @param from what the call has at the {@link #root}
   * @param watched whether the read is timed
   */
  public Object key(Object from, boolean watched) {
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
      Object key = ReadValues.key(read(from, steps.length));
      guard.end(watchNanos);
      return key == null ? expression.defaultValue() : key;
    } catch (Throwable failure) {
      guard.failed(failure);
      return expression.defaultValue();
    }
  }

  /** The number, as {@link #key} is read; NaN if there is none and no default. */
  public double number(Object from, boolean watched) {
    if (root < 0) {
      return givenNumber;
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

  /** Whether the value, which is read as a {@link #key}, says that the call failed. */
  public boolean isError(Object from, boolean watched) {
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

  private double readNumber(Object from) throws Throwable {
    int last = steps.length - 1;
    if (last < 0 || !(steps[last] instanceof Property)) {
      return ReadValues.number(read(from, steps.length));
    }
    Object value = read(from, last);
    return value == null ? Double.NaN : ((Property) steps[last]).number(value);
  }

  /** The value after so many steps, or {@code null}. */
  private Object read(Object from, int count) throws Throwable {
    Object value = unwrapped(from);
    for (int i = 0; i < count && value != null; i++) {
      value = unwrapped(step(value, steps[i]));
    }
    return value;
  }

  private static Object step(Object value, Object step) throws Throwable {
    if (step instanceof Property) {
      return ((Property) step).read(value);
    }
    if (LazyProxies.isUnloaded(value)) {
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

  /** An optional is its value, or nothing. */
  private static Object unwrapped(Object value) {
    return value instanceof Optional ? ((Optional<?>) value).orElse(null) : value;
  }
}
