// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import static io.promtap.support.LabelValues.OVERFLOW;

import io.promtap.applications.Applications;
import io.promtap.expression.CallPlaces;
import io.promtap.expression.Expression;
import io.promtap.expression.ExpressionEvaluator;
import io.promtap.metrics.Gauge;
import io.promtap.metrics.LabelTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one rule whose labels are read from the same values. One look-up finds the data
 * points of all of them.
 */
final class MetricGroup implements Function<Object[], DataPoints>, Supplier<DataPoints> {

  static final String SUCCESS = "success";
  static final String ERROR = "error";

  private final List<RuleMetric> metrics;
  private final List<Expression> keys;
  private final ExpressionEvaluator[] keyReaders;

  /** By metric; {@code null} for a metric without {@code value}. */
  private final @Nullable ExpressionEvaluator[] valueReaders;

  /** Whether the advice may pass the value as a primitive number, by metric. */
  private final boolean[] isDirect;

  /** Whether a metric of this group records successful calls, so that they are looked up. */
  private final boolean looksUpSuccesses;

  /** The same for failed calls. */
  private final boolean looksUpErrors;

  /** {@code null} unless the name of the application leads to the data points first. */
  private final @Nullable Applications applications;

  private final LabelTree<DataPoints> tree;
  private final LabelTree.Node<DataPoints> root;

  /** What {@link #unread} found; {@code null} before the first call. */
  private @Nullable DataPoints unread;

  MetricGroup(
      List<RuleMetric> metrics, List<Expression> keys, Readers readers, RuleMetrics registry) {
    this.metrics = new ArrayList<>(metrics);
    this.keys = new ArrayList<>(keys);
    keyReaders = new ExpressionEvaluator[keys.size()];
    for (int i = 0; i < keyReaders.length; i++) {
      keyReaders[i] = readers.of(keys.get(i), "label");
    }
    valueReaders = new ExpressionEvaluator[metrics.size()];
    isDirect = new boolean[metrics.size()];
    for (int i = 0; i < valueReaders.length; i++) {
      Expression value = metrics.get(i).spec().value();
      valueReaders[i] = value == null ? null : readers.of(value, "value");
      isDirect[i] = value != null && readers.isDirect(value);
    }
    RuleMetric widest = widest(metrics);
    looksUpSuccesses = !widest.hasOutcomeLabels() || widest.records(false);
    looksUpErrors = !widest.hasOutcomeLabels() || widest.records(true);
    String first = metrics.get(0).spec().name();
    applications = registry.applications();
    int depth = keyReaders.length + (applications == null ? 0 : 1);
    tree = registry.registry().tree(first, depth, this, this);
    root = tree.root();
  }

  /** Returns the metric with the most keys, the first of several. */
  static RuleMetric widest(List<RuleMetric> metrics) {
    RuleMetric widest = metrics.get(0);
    for (RuleMetric metric : metrics) {
      if (metric.keys().size() > widest.keys().size()) {
        widest = metric;
      }
    }
    return widest;
  }

  /** A factory of the readers of expressions of one rule. */
  interface Readers {
    ExpressionEvaluator of(Expression expression, String what);

    boolean isDirect(Expression value);
  }

  /** Returns whether no label and no value is read from a call. */
  boolean readsNothing() {
    for (ExpressionEvaluator reader : keyReaders) {
      if (!reader.isConstant()) {
        return false;
      }
    }
    return readsNoValues();
  }

  boolean isAbout(boolean isError) {
    return isError ? looksUpErrors : looksUpSuccesses;
  }

  DataPoints find(
      boolean watched,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    LabelTree.Node<DataPoints> node = root;
    if (applications != null) {
      node = node.child(applications.current(receiver).name);
    }
    for (ExpressionEvaluator reader : keyReaders) {
      Object from =
          CallPlaces.at(
              reader.root(), receiver, a, b, c, d, className, methodName, returned, thrown);
      node = node.child(reader.key(from, watched));
    }
    return tree.leaf(node);
  }

  /**
   * Returns whether {@link #find} and {@link EndPoints#record} do all for a call of any outcome.
   */
  boolean needsLabelsAlone() {
    int counters = 0;
    int histograms = 0;
    for (RuleMetric metric : metrics) {
      counters += metric.countsCalls() ? 1 : 0;
      histograms += metric.observesDurations() ? 1 : 0;
    }
    boolean isUsual = counters <= 1 && histograms <= 1 && counters + histograms == metrics.size();
    return isUsual && looksUpSuccesses && looksUpErrors;
  }

  /** Returns whether the end of a call records nothing that is read from it. */
  boolean readsNoValues() {
    for (ExpressionEvaluator reader : valueReaders) {
      if (reader != null && !reader.isConstant()) {
        return false;
      }
    }
    return true;
  }

  /** Finds the data points of a group that reads no labels. */
  DataPoints unread() {
    DataPoints known = unread;
    return known == null ? findUnread() : known;
  }

  private DataPoints findUnread() {
    DataPoints found = find(false, null, null, null, null, null, null, null, null, null);
    unread = found;
    return found;
  }

  /** Records one call of which no value is read. */
  void recordUnread(DataPoints points, boolean isError, long nanos) {
    EndPoints ends = points.of(isError);
    if (ends.others == null) {
      ends.record(nanos);
    } else {
      record(
          points,
          isError,
          nanos,
          Double.NaN,
          false,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null);
    }
  }

  /**
   * Records one call.
   *
   * @param number the rule's direct value; NaN if there is none
   */
  void record(
      DataPoints points,
      boolean isError,
      long nanos,
      double number,
      boolean watched,
      @Nullable Object receiver,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c,
      @Nullable Object d,
      @Nullable String className,
      @Nullable String methodName,
      @Nullable Object returned,
      @Nullable Throwable thrown) {
    EndPoints ends = points.of(isError);
    ends.record(nanos);
    @Nullable DataPoint[] others = ends.others;
    for (int i = 0; others != null && i < others.length; i++) {
      DataPoint point = others[i];
      if (point == null) {
        continue;
      }
      ExpressionEvaluator reader = valueReaders[i];
      if (reader == null) {
        point.record(nanos, 1);
        continue;
      }
      double value = number;
      if (!isDirect[i] || Double.isNaN(number)) {
        Object from =
            CallPlaces.at(
                reader.root(), receiver, a, b, c, d, className, methodName, returned, thrown);
        value = reader.number(from, watched);
      }
      if (!Double.isNaN(value)) {
        point.record(nanos, value);
      }
    }
  }

  /** Creates the data points of these keys, the application before them. */
  @Override
  public DataPoints apply(Object[] path) {
    if (applications == null) {
      return create(null, path);
    }
    Object[] keyValues = Arrays.copyOfRange(path, 1, path.length);
    return create(String.valueOf(path[0]), keyValues);
  }

  private DataPoints create(@Nullable String application, Object... keyValues) {
    List<Gauge> inFlight = new ArrayList<>();
    EndPoints.Builder succeeded = new EndPoints.Builder(metrics.size());
    EndPoints.Builder failed = new EndPoints.Builder(metrics.size());
    for (int i = 0; i < metrics.size(); i++) {
      RuleMetric metric = metrics.get(i);
      boolean isWhole = metric.keys().size() == keys.size();
      if (metric.isInFlight()) {
        inFlight.add(metric.inFlight(application, labelValues(metric, keyValues, null)));
        continue;
      }
      if (metric.records(false)) {
        String[] labels = labelValues(metric, keyValues, SUCCESS);
        succeeded.add(i, metric, metric.series(application, labels), isWhole);
      }
      if (metric.records(true)) {
        String[] labels = labelValues(metric, keyValues, ERROR);
        failed.add(i, metric, metric.series(application, labels), isWhole);
      }
    }
    return new DataPoints(succeeded.build(), failed.build(), inFlight.toArray(new Gauge[0]));
  }

  /** Creates the data points of the overflow series. */
  @Override
  public DataPoints get() {
    Object[] values = new Object[keys.size()];
    Arrays.fill(values, OVERFLOW);
    return create(OVERFLOW, values);
  }

  /**
   * @param outcome {@code null} for a metric without this label
   */
  private String[] labelValues(RuleMetric metric, Object[] keyValues, @Nullable String outcome) {
    String[] values = new String[metric.labels().size()];
    boolean overflows = keyValues.length > 0 && isOverflow(keyValues);
    for (int i = 0; i < values.length; i++) {
      Expression label = metric.labels().get(i);
      boolean isOutcome = label.root() == Expression.Root.OUTCOME;
      Object value = isOutcome ? outcome : keyValues[keys.indexOf(label)];
      values[i] = overflows ? OVERFLOW : String.valueOf(value);
    }
    return values;
  }

  private static boolean isOverflow(Object[] keyValues) {
    for (Object value : keyValues) {
      if (!OVERFLOW.equals(value)) {
        return false;
      }
    }
    return true;
  }
}
