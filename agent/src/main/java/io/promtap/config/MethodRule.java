// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.expression.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A rule: the calls it is about, the expression that marks a failed call, and the metrics it
 * records. It is an entry of {@code rules} or {@code executions}, or of a pack. Immutable; equal by
 * content, wherever it stands in a file.
 */
public final class MethodRule {

  private final String name;
  private final MethodTarget target;
  private final boolean await;
  private final boolean outermost;
  private final Expression error;
  private final List<MetricSpec> metrics;

  /**
   * @param name unique among all rules
   * @param await whether a call that returns a future or a publisher ends when that completes
   * @param outermost whether a call inside a call of this rule, on the same thread, does not count
   * @param errorOrNull what in the result counts as an error beside an exception
   */
  public MethodRule(
      String name,
      MethodTarget target,
      boolean await,
      boolean outermost,
      Expression errorOrNull,
      List<MetricSpec> metrics) {
    this.name = name;
    this.target = target;
    this.await = await;
    this.outermost = outermost;
    this.error = errorOrNull;
    this.metrics = Collections.unmodifiableList(new ArrayList<>(metrics));
  }

  public String name() {
    return name;
  }

  public MethodTarget target() {
    return target;
  }

  public boolean await() {
    return await;
  }

  public boolean outermost() {
    return outermost;
  }

  /** Null if an exception is the only error. */
  public Expression error() {
    return error;
  }

  public List<MetricSpec> metrics() {
    return metrics;
  }

  private List<Object> content() {
    return Arrays.asList(name, target, await, outermost, error, metrics);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MethodRule && content().equals(((MethodRule) other).content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }
}
