// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The failure of reading a configuration file, with all its mistakes. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  // Not serialised, since nobody sends this exception anywhere.
  private final transient List<Problem> problems;

  /** Throws. A caller that only may throw does not load this class. */
  static void throwFor(List<Problem> problems) throws ConfigException {
    throw new ConfigException(problems);
  }

  private ConfigException(List<Problem> problems) {
    super(join(problems));
    this.problems = Collections.unmodifiableList(new ArrayList<>(problems));
  }

  /** Returns at least one mistake, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }

  private static String join(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    for (Problem problem : problems) {
      text.append(text.length() == 0 ? "" : "; ").append(problem);
    }
    return text.toString();
  }
}
