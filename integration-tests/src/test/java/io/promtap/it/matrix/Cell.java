package io.promtap.it.matrix;

/** What came of a scenario on a container. */
record Cell(Outcome outcome, String reason) {
  static final Cell OK = new Cell(Outcome.OK, "");

  /** The three things that a cell can be; a cell that is none of them is missing. */
  enum Outcome {
    OK("ok"),
    FAILED("FAIL"),
    NOT_APPLICABLE("n-a");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  static Cell failed(String reason) {
    return new Cell(Outcome.FAILED, reason);
  }

  static Cell notApplicable(String reason) {
    return new Cell(Outcome.NOT_APPLICABLE, reason);
  }

  @Override
  public String toString() {
    return outcome.text;
  }
}
