// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

/**
 * The bounds and special values of labels, which are the same for every metric. The configuration
 * refuses names that would not fit, the registry enforces them.
 */
public final class LabelValues {

  /** In characters. A value comes from the application and can be of any length. */
  public static final int LONGEST = 200;

  /** What a label says when the application had nothing to say. */
  public static final String NONE = "none";

  /** Every label of the series that takes what is past the limit of a metric. */
  public static final String OVERFLOW = "overflow";

  private LabelValues() {}
}
