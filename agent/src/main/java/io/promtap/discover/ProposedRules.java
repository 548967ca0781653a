// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** A choice of the methods that deserve a rule: entry points first, then by time. */
public final class ProposedRules {

  /** A method with a smaller share of the time gets no rule. */
  private static final double SMALLEST_SHARE = 0.01;

  /** A method with this share of its caller's time tells nothing new. */
  private static final double NEARLY_ALL = 0.9;

  /** The share of a method's time below one caller that makes it a helper of that caller. */
  private static final double ALWAYS = 0.95;

  private final MethodTimes times;
  private final List<JavaMethod> methods;

  private ProposedRules(MethodTimes times, List<JavaMethod> methods) {
    this.times = times;
    this.methods = Collections.unmodifiableList(methods);
  }

  /** Chooses methods, at most as many as the limit. */
  public static ProposedRules of(MethodTimes times, int limit) {
    List<JavaMethod> candidates = times.methods();
    candidates.removeIf(method -> share(times, method) < SMALLEST_SHARE);
    candidates.sort(
        Comparator.comparing((JavaMethod method) -> !times.isEntryPoint(method))
            .thenComparing(times::nanosIn, Comparator.reverseOrder())
            // A helper may have all the time of its caller, and the caller must come first.
            .thenComparing(times::depthOf)
            .thenComparing(JavaMethod::className)
            .thenComparing(JavaMethod::name));
    List<JavaMethod> chosen = new ArrayList<>();
    for (JavaMethod candidate : candidates) {
      if (chosen.size() < limit
          && chosen.stream().noneMatch(caller -> isHelper(times, candidate, caller))) {
        chosen.add(candidate);
      }
    }
    return new ProposedRules(times, chosen);
  }

  private static boolean isHelper(MethodTimes times, JavaMethod method, JavaMethod caller) {
    long nanos = times.nanosIn(method);
    return nanos >= NEARLY_ALL * times.nanosIn(caller)
        && times.nanosUnder(caller, method) >= ALWAYS * nanos;
  }

  private static double share(MethodTimes times, JavaMethod method) {
    return (double) times.nanosIn(method) / times.nanos();
  }

  /** Returns the chosen methods, the most important first. */
  public List<JavaMethod> methods() {
    return methods;
  }

  /** Returns the share of a method in all time in application code, 0 to 1. */
  double share(JavaMethod method) {
    return share(times, method);
  }

  boolean isEntryPoint(JavaMethod method) {
    return times.isEntryPoint(method);
  }
}
