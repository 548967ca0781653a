// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

/**
 * The bounds and special values of labels, which are the same for every metric. The configuration
 * refuses names that would not fit, the registry enforces them.
 */
public final class LabelValues {

  /** The length of a value in characters, at most. The application's texts have any length. */
  public static final int LONGEST = 200;

  /** The value of a label for which the application gives none. */
  public static final String NONE = "none";

  /** The value of every label of the series that counts what exceeds a metric's limit of series. */
  public static final String OVERFLOW = "overflow";

  private LabelValues() {}
}
