// SPDX-License-Identifier: Apache-2.0
package io.promtap.it.harness;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A selection among the cases of a test: the servers, drivers, pools, libraries and JDKs that it
 * can run with.
 *
 * <p>The property {@code promtap.cases} chooses it. A build takes representatives, so that it ends
 * within minutes. The Maven profile {@code matrix} takes all. A test that leaves cases out names
 * them in {@link LeftOut}.
 */
public enum CaseSelection {
  /** One case of each kind. */
  REPRESENTATIVES,
  ALL;

  private static final CaseSelection CURRENT =
      of(System.getProperty("promtap.cases", "representatives"));

  /** The selection of this build. */
  public static CaseSelection current() {
    return CURRENT;
  }

  static CaseSelection of(String property) {
    return switch (property) {
      case "representatives" -> REPRESENTATIVES;
      case "all" -> ALL;
      default ->
          throw new IllegalArgumentException(
              "promtap.cases is representatives or all, not " + property);
    };
  }

  /** All cases, or those that represent the others. */
  public <T> List<T> only(List<T> cases, Predicate<T> representative) {
    return this == ALL ? cases : cases.stream().filter(representative).toList();
  }

  /** All cases, or the last of each kind. The cases of a kind have to be in order, oldest first. */
  public <T> List<T> newestOfEach(List<T> cases, Function<T, ?> kind) {
    Map<Object, T> newest = new HashMap<>();
    cases.forEach(any -> newest.put(kind.apply(any), any));
    return only(cases, newest.values()::contains);
  }

  /** How much of something a test does: all of it, or fewer. */
  public int amount(int all, int fewer) {
    return this == ALL ? all : fewer;
  }
}
