package io.promtap.expression;

import io.promtap.config.Problem;

/**
 * An expression that cannot be parsed. Unchecked, because expressions from a file are parsed by the
 * loader, which turns this into a {@link Problem}.
 */
public final class ExpressionException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int position;

  ExpressionException(int position, String message) {
    super(message);
    this.position = position;
  }

  /** Where in the text, counted in characters from 0. */
  public int position() {
    return position;
  }
}
