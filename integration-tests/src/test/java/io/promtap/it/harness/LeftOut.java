// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A list of all that the tests of this build leave out, each with the reason or with the command
 * that runs it. Each line is printed when it is known, and again at the end of the build by {@link
 * LeftOutSummary}: in between stand thousands of other lines.
 */
public final class LeftOut {
  private static final String HOW = ": run mvn verify -Pmatrix";
  private static final Set<String> LINES = Collections.synchronizedSet(new LinkedHashSet<>());

  private LeftOut() {}

  /** Something that cannot run here, with the reason. Returns the line. */
  public static String add(String what) {
    return addLine("LEFT OUT: " + what);
  }

  /** Something that cannot run on this JDK, with the reason. Returns the line. */
  static String addOn(Jdk jdk, String what) {
    return addLine("LEFT OUT on " + jdk + ": " + what);
  }

  /** The cases that were not selected, if there are any. */
  public static <T> void addCases(String title, List<T> all, List<T> selected) {
    List<T> others = all.stream().filter(any -> !selected.contains(any)).toList();
    if (!others.isEmpty()) {
      String names = others.stream().map(Object::toString).collect(Collectors.joining("; "));
      add(others.size() + " of " + all.size() + " of " + title + ": " + names + HOW);
    }
  }

  /** A part of an amount, if less than all was selected. */
  public static void addAmount(String what, int all, int selected) {
    if (selected < all) {
      add(all - selected + " of " + all + " " + what + HOW);
    }
  }

  private static String addLine(String line) {
    if (LINES.add(line)) {
      System.out.println(line);
    }
    return line;
  }

  /** In the order in which they were added. */
  static List<String> lines() {
    synchronized (LINES) {
      return new ArrayList<>(LINES);
    }
  }
}
