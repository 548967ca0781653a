// SPDX-License-Identifier: Apache-2.0
package io.promtap.targets;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A teller of changes between searches: each line once, when it begins to be true. */
public final class TargetsReport {

  private final PrintWriter err;
  private List<Target> last = new ArrayList<>();
  private Set<String> said = new HashSet<>();

  /**
   * @param err gets the lines
   */
  public TargetsReport(PrintWriter err) {
    this.err = err;
  }

  /**
   * Tells which targets came and went.
   *
   * @return whether any did
   */
  public boolean targets(List<Target> now) {
    List<Target> went = new ArrayList<>(last);
    went.removeAll(now);
    List<Target> came = new ArrayList<>(now);
    came.removeAll(last);
    went.forEach(target -> err.println("gone: " + target));
    came.forEach(target -> err.println("new: " + target));
    last = now;
    return !went.isEmpty() || !came.isEmpty();
  }

  /** Tells what is to be known and was not known at the last call. */
  public void notes(List<String> now) {
    for (String note : now) {
      if (!said.contains(note)) {
        err.println(note);
      }
    }
    said = new HashSet<>(now);
  }
}
