// SPDX-License-Identifier: Apache-2.0
package io.promtap.support;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A search for the known name that is nearest to a misspelt one. */
public final class NearestName {

  /** A longer name is compared with no other, so that a hostile file costs no time. */
  private static final int LONGEST = 40;

  private NearestName() {}

  /**
   * Returns the closest of the known names; {@code null} if none is close enough to be a typing
   * mistake.
   */
  public static @Nullable String of(String name, Collection<String> known) {
    if (name.length() > LONGEST) {
      return null;
    }
    String nearest = null;
    int smallest = Math.max(1, name.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(lower(name), lower(candidate));
      if (distance < smallest) {
        smallest = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Returns the end of a message: {@code ; did you mean "port"?}, or an empty text. */
  public static String hint(String name, Collection<String> known) {
    String nearest = of(name, known);
    return nearest == null ? "" : "; did you mean \"" + nearest + "\"?";
  }

  /**
   * Returns the optimal string alignment distance. It counts one for each of the four common typing
   * mistakes: insertions, deletions, substitutions and swaps of neighbours.
   */
  private static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + substitution);
        if (swapped(a, i, b, j)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return i > 1
        && j > 1
        && a.charAt(i - 1) == b.charAt(j - 2)
        && a.charAt(i - 2) == b.charAt(j - 1);
  }

  private static String lower(String text) {
    return text.toLowerCase(java.util.Locale.ROOT);
  }
}
