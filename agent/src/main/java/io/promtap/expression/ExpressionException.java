// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

/**
 * The failure to parse an expression. It is unchecked: the loader of the file catches it and
 * reports a mistake with its place.
 */
public final class ExpressionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int position;

  ExpressionException(int position, String message) {
    super(message);
    this.position = position;
  }

  /** Returns the index of the character in the text, from 0. */
  public int position() {
    return position;
  }
}
