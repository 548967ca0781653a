package io.promtap.methods;

import io.promtap.config.Expression;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;

/**
 * Reads an expression from the object it starts from. Reads properties only, runs no code of its
 * own, and gives {@code null} for whatever is {@code null} on the way. What a getter throws, it
 * throws: the caller counts it.
 */
final class ExpressionReader {

  private final Expression expression;
  private final Object[] steps;

  ExpressionReader(Expression expression) {
    this.expression = expression;
    List<Expression.Step> parsed = expression.steps();
    steps = new Object[parsed.size()];
    for (int i = 0; i < steps.length; i++) {
      Expression.Step step = parsed.get(i);
      switch (step.kind()) {
        case PROPERTY:
          steps[i] = new Property(step.name());
          break;
        case KEY:
          steps[i] = step.name();
          break;
        default:
          steps[i] = step.index();
      }
    }
  }

  /** Whether a getter or a {@code toString} of the application may be called. */
  boolean callsApplication() {
    switch (expression.root()) {
      case CONSTANT:
      case CLASS:
      case METHOD:
        return false;
      default:
        return true;
    }
  }

  /**
   * @param root the object that the woven code passed
   * @throws Throwable what a getter threw, or why there is no such property
   */
  Object read(Object root) throws Throwable {
    if (expression.root() == Expression.Root.CONSTANT) {
      return expression.constant();
    }
    Object value = root;
    for (int i = 0; i < steps.length && value != null; i++) {
      Object step = steps[i];
      if (step instanceof Property) {
        value = ((Property) step).read(value);
      } else if (step instanceof String) {
        value = value instanceof Map ? ((Map<?, ?>) value).get(step) : null;
      } else {
        value = element(value, (Integer) step);
      }
    }
    return value;
  }

  private static Object element(Object value, int index) {
    if (value instanceof List) {
      List<?> list = (List<?>) value;
      return index < list.size() ? list.get(index) : null;
    }
    return value.getClass().isArray() && index < Array.getLength(value)
        ? Array.get(value, index)
        : null;
  }
}
