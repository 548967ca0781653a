// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import io.promtap.support.Quote;

/** A mistake in a configuration file and its place. Immutable. */
public final class Problem {

  /** Bounds messages of the YAML library. Promtap's own ones quote only little of the file. */
  private static final int LONGEST = 500;

  private final String file;
  private final int line;
  private final int column;
  private final String message;

  /** Creates a problem. Line and column count from 1; line 0 means the file as a whole. */
  Problem(String file, int line, int column, String message) {
    this.file = file;
    this.line = line;
    this.column = column;
    this.message = Quote.cut(message, LONGEST);
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }

  public String message() {
    return message;
  }

  /** Returns the form that compilers use, so that editors and terminals make it a link. */
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
  }
}
