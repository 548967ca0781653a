// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.expression.Expression;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule: the methods it matches, the expression that marks a failed call, and the metrics it
 * records. It is an entry of {@code rules} or {@code executions}, or of a pack. Immutable; equal by
 * content, wherever it is in a file.
 */
public final class MethodRule {

  private final String name;
  private final MethodTarget target;
  private final boolean await;
  private final boolean outermost;
  private final @Nullable Expression error;
  private final List<MetricSpec> metrics;

  /**
   * @param name unique among all rules
   * @param await whether a call that returns a future or a publisher ends when that completes
   * @param outermost whether a call inside a call of this rule, on the same thread, does not count
   * @param error the part of the result that marks an error, besides an exception
   */
  public MethodRule(
      String name,
      MethodTarget target,
      boolean await,
      boolean outermost,
      @Nullable Expression error,
      List<MetricSpec> metrics) {
    this.name = name;
    this.target = target;
    this.await = await;
    this.outermost = outermost;
    this.error = error;
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

  /** Returns {@code null} if an exception is the only error. */
  public @Nullable Expression error() {
    return error;
  }

  public List<MetricSpec> metrics() {
    return metrics;
  }

  private List<@Nullable Object> content() {
    return Arrays.asList(name, target, await, outermost, error, metrics);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MethodRule && content().equals(((MethodRule) other).content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }
}
