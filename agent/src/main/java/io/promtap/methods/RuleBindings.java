// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.MethodRule;
import io.promtap.config.MetricSpec;
import io.promtap.config.MetricSpec.Reading;
import io.promtap.expression.CallPlaces;
import io.promtap.expression.Expression;
import io.promtap.weaving.AdviceSpec;
import io.promtap.weaving.AdviceSpec.Binding;
import io.promtap.weaving.ClassHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bindings of the advice for one rule: the values of a call that the rule reads, and the advice
 * that passes those and no others.
 */
final class RuleBindings {

  private static final String ADVICE = "io.promtap.methods.CallAdvice$";
  private static final String SUSPEND = "FunctionAdvice";
  private static final String SUSPEND_ADVICE = "io.promtap.methods.SuspendAdvice$";

  /** The return types that allow any publisher of Reactor: both types and their supertypes. */
  private static final Set<String> PUBLISHERS =
      new HashSet<>(
          Arrays.asList(
              "reactor.core.publisher.Mono",
              "reactor.core.publisher.Flux",
              "reactor.core.CorePublisher",
              "org.reactivestreams.Publisher",
              "java.lang.Object"));

  private final int number;
  private final MethodRule rule;
  private final List<Expression> expressions = new ArrayList<>();
  private final List<Integer> arguments = new ArrayList<>();
  private final Set<Expression.Root> roots = EnumSet.noneOf(Expression.Root.class);

  /** The expressions that read an object: all but the direct value, in any metric. */
  private final List<Expression> ofObjects = new ArrayList<>();

  private final @Nullable Expression direct;
  private final Map<String, AdviceSpec> specs = new ConcurrentHashMap<>();

  /** Whether each call says whose code it is, for the label of the application. */
  private final boolean wantsCode;

  RuleBindings(int number, MethodRule rule) {
    this(number, rule, false);
  }

  RuleBindings(int number, MethodRule rule, boolean wantsCode) {
    this.wantsCode = wantsCode;
    this.number = number;
    this.rule = rule;
    if (rule.error() != null) {
      ofObjects.add(rule.error());
    }
    Expression directValue = null;
    List<Expression> values = new ArrayList<>();
    for (MetricSpec metric : rule.metrics()) {
      ofObjects.addAll(metric.labels().values());
      Expression value = metric.value();
      if (value != null) {
        values.add(value);
        directValue = directValue == null && isDirect(value) ? value : directValue;
      }
    }
    direct = directValue;
    expressions.addAll(ofObjects);
    expressions.addAll(values);
    values.removeAll(Collections.singleton(direct));
    ofObjects.addAll(values);
    for (Expression expression : expressions) {
      roots.add(expression.root());
      if (expression.root() == Expression.Root.ARGUMENT
          && !arguments.contains(expression.argument())) {
        arguments.add(expression.argument());
      }
    }
  }

  /** Returns whether a value is an argument or the result itself, which needs no boxing. */
  private static boolean isDirect(Expression value) {
    return value.steps().isEmpty()
        && (value.root() == Expression.Root.ARGUMENT || value.root() == Expression.Root.RETURN);
  }

  /** Returns the value that may be passed as a primitive; {@code null} if no metric has one. */
  @Nullable Expression direct() {
    return direct;
  }

  /** Returns the place of this argument in {@link CallPlaces}. */
  int slot(Expression expression) {
    return CallPlaces.FIRST_ARGUMENT + arguments.indexOf(expression.argument());
  }

  boolean reportsStart() {
    return uses(Reading.IN_FLIGHT) || rule.outermost() || holdsObjects();
  }

  /** Returns whether a metric is read from the receivers of calls, which are held from then on. */
  boolean holdsObjects() {
    return uses(Reading.SUM_AT_SCRAPE) || uses(Reading.MAX_AT_SCRAPE);
  }

  boolean readsClock() {
    return uses(Reading.DURATION);
  }

  private boolean uses(Reading reading) {
    for (MetricSpec metric : rule.metrics()) {
      if (metric.reading() == reading) {
        return true;
      }
    }
    return false;
  }

  /** Returns why this rule cannot be woven into this method; {@code null} if it can. */
  @Nullable String obstacle(ClassHead.Method method) {
    int count = Descriptors.argumentCount(method.descriptor());
    for (Expression expression : expressions) {
      if (expression.root() == Expression.Root.ARGUMENT && expression.argument() >= count) {
        return expression.source() + ": it has " + count + " arguments, counted from arg0";
      }
      if (expression.root() == Expression.Root.THIS && method.isStatic()) {
        return expression.source() + ": a static method has no this";
      }
      if (expression.root() == Expression.Root.RETURN
          && Descriptors.returnsNothing(method.descriptor())) {
        return expression.source() + ": it returns nothing";
      }
    }
    return null;
  }

  /** Returns the advice for this method. */
  AdviceSpec of(ClassHead.Method method, boolean inherited) {
    String shape = shape(method);
    boolean replaceable =
        shape.equals("AwaitAdvice")
            && PUBLISHERS.contains(Descriptors.returnType(method.descriptor()));
    boolean suspends = SuspendProbe.isFunction(method);
    int last = suspends ? Descriptors.argumentCount(method.descriptor()) - 1 : -1;
    boolean reentered = suspends && SuspendProbe.isReentered(method);
    String key =
        shape
            + (inherited ? " inherited" : "")
            + (replaceable ? " replaceable" : "")
            + (reentered ? " reentered" : "")
            + (suspends ? " " + last : "");
    AdviceSpec known = specs.get(key);
    if (known != null) {
      return known;
    }
    AdviceSpec bound = bound(shape, inherited, replaceable);
    if (suspends) {
      bound
          .bind(SuspendAdvice.Continuation.class, Binding.argument(last))
          .bind(SuspendAdvice.Reentered.class, Binding.constant(reentered));
    }
    AdviceSpec earlier = specs.putIfAbsent(key, bound);
    return earlier == null ? bound : earlier;
  }

  private String shape(ClassHead.Method method) {
    if (method.isConstructor()) {
      return "ConstructorAdvice";
    }
    if (SuspendProbe.isFunction(method)) {
      return SUSPEND;
    }
    if (rule.await() && Descriptors.returnsObject(method.descriptor())) {
      return "AwaitAdvice";
    }
    return reportsStart() || readsClock() ? "SpanAdvice" : "EndAdvice";
  }

  private AdviceSpec bound(String advice, boolean inherited, boolean replaceable) {
    boolean readsThis = inherited || roots.contains(Expression.Root.THIS);
    boolean suspends = advice.equals(SUSPEND);
    return new AdviceSpec((suspends ? SUSPEND_ADVICE : ADVICE) + advice, "rules." + rule.name())
        .bind(CallAdvice.Rule.class, Binding.constant(number))
        .bind(CallAdvice.Inherited.class, Binding.constant(inherited))
        .bind(CallAdvice.ReportsStart.class, Binding.constant(reportsStart()))
        .bind(CallAdvice.ReadsClock.class, Binding.constant(readsClock()))
        .bind(CallAdvice.Number.class, numberBinding(suspends))
        .bind(
            CallAdvice.Receiver.class,
            wantsCode ? Binding.code() : readsThis ? Binding.receiver() : nothing())
        .bind(CallAdvice.A.class, argument(0))
        .bind(CallAdvice.B.class, argument(1))
        .bind(CallAdvice.C.class, argument(2))
        .bind(CallAdvice.D.class, argument(3))
        .bind(CallAdvice.ClassName.class, ifRead(Expression.Root.CLASS, Binding.className()))
        .bind(CallAdvice.MethodName.class, ifRead(Expression.Root.METHOD, Binding.methodName()))
        .bind(CallAdvice.Replaceable.class, Binding.constant(replaceable))
        .bind(CallAdvice.Returned.class, returned(advice));
  }

  private static Binding nothing() {
    return Binding.constant(null);
  }

  private Binding ifRead(Expression.Root root, Binding binding) {
    return roots.contains(root) ? binding : nothing();
  }

  private Binding argument(int slot) {
    if (slot >= arguments.size()) {
      return nothing();
    }
    int index = arguments.get(slot);
    return isOnlyDirect(Expression.Root.ARGUMENT, index)
        ? Binding.reference(index)
        : Binding.argument(index);
  }

  private Binding returned(String advice) {
    if (advice.equals("AwaitAdvice") || advice.equals(SUSPEND)) {
      return Binding.returned();
    }
    if (!roots.contains(Expression.Root.RETURN)) {
      return nothing();
    }
    return isOnlyDirect(Expression.Root.RETURN, -1)
        ? Binding.referenceReturned()
        : Binding.returned();
  }

  /** Returns whether nothing but the direct value reads this argument or result. */
  private boolean isOnlyDirect(Expression.Root root, int argument) {
    for (Expression expression : ofObjects) {
      if (expression.root() == root && expression.argument() == argument) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param atEnter whether there is no result yet
   */
  private Binding numberBinding(boolean atEnter) {
    boolean isReturned = direct != null && direct.root() == Expression.Root.RETURN;
    if (direct == null || isReturned && atEnter) {
      return Binding.constant(Double.NaN);
    }
    return isReturned ? Binding.numberReturned() : Binding.number(direct.argument());
  }
}
