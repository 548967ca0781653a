// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

/** What came of one row of a table in one of its columns. */
public record Cell(Outcome outcome, String reason) {
  public static final Cell OK = new Cell(Outcome.OK, "");

  /** The three things that a cell can be; a cell that is none of them is missing. */
  public enum Outcome {
    OK("ok"),
    FAILED("FAIL"),
    NOT_APPLICABLE("n-a");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  public static Cell failed(String reason) {
    return new Cell(Outcome.FAILED, reason);
  }

  public static Cell notApplicable(String reason) {
    return new Cell(Outcome.NOT_APPLICABLE, reason);
  }

  @Override
  public String toString() {
    return outcome.text;
  }
}
