// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sums of the time that the application spent in each of its methods and in their callees. */
public final class MethodTimes {

  /** A method is an entry point if it is the outermost one in so much of its time. */
  private static final double MOSTLY = 0.5;

  private final ApplicationCode code;
  private final Map<List<JavaMethod>, Long> paths = new HashMap<>();
  private final Map<JavaMethod, Spent> methods = new HashMap<>();
  private final Map<JavaMethod, Long> leftOut = new HashMap<>();
  private long nanos;
  private long stacks;
  private long cutStacks;

  MethodTimes(ApplicationCode code) {
    this.code = code;
  }

  /** Adds up the times of a recording. */
  public static MethodTimes of(FlightRecording recording, ApplicationCode code)
      throws DiscoverException {
    MethodTimes times = new MethodTimes(code);
    recording.forEach(times::add);
    return times;
  }

  private static final class Spent {
    private long inside;
    private long asEntry;
    private double depth;
  }

  void add(RecordedStack stack) {
    CallPath path = CallPath.of(stack, code);
    List<JavaMethod> called = path.methods();
    boolean inApplication = !called.isEmpty() || path.leftOut() != null;
    if (!inApplication || stack.nanos() <= 0) {
      return;
    }
    stacks++;
    cutStacks += stack.isCut() ? 1 : 0;
    nanos += stack.nanos();
    if (called.isEmpty()) {
      leftOut.merge(path.leftOut(), stack.nanos(), Long::sum);
      return;
    }
    paths.merge(called, stack.nanos(), Long::sum);
    for (int depth = 0; depth < called.size(); depth++) {
      Spent spent = spent(called.get(depth));
      spent.inside += stack.nanos();
      spent.asEntry += depth == 0 ? stack.nanos() : 0;
      spent.depth += (double) depth * stack.nanos();
    }
  }

  private Spent spent(JavaMethod method) {
    return methods.computeIfAbsent(method, added -> new Spent());
  }

  /** Returns the number of samples and waits in application code. */
  public long stacks() {
    return stacks;
  }

  /** Returns the number of stacks whose outermost frames are missing. */
  public long cutStacks() {
    return cutStacks;
  }

  /** Returns all time in application code. */
  public long nanos() {
    return nanos;
  }

  public List<JavaMethod> methods() {
    return new ArrayList<>(methods.keySet());
  }

  /** Returns the time in a method and its callees. A recursion counts once. */
  long nanosIn(JavaMethod method) {
    return spent(method).inside;
  }

  /** Returns whether it mostly is the outermost method of the application. */
  boolean isEntryPoint(JavaMethod method) {
    Spent spent = spent(method);
    return spent.asEntry >= MOSTLY * spent.inside;
  }

  /** Returns how many methods of the application are around it on average, weighted by time. */
  double depthOf(JavaMethod method) {
    Spent spent = spent(method);
    return spent.depth / spent.inside;
  }

  /** Returns the time in the inner method that it has below the outer one. */
  long nanosUnder(JavaMethod outer, JavaMethod inner) {
    long sum = 0;
    for (Map.Entry<List<JavaMethod>, Long> path : paths.entrySet()) {
      int at = path.getKey().indexOf(outer);
      if (at >= 0 && path.getKey().indexOf(inner) > at) {
        sum += path.getValue();
      }
    }
    return sum;
  }

  /** Returns the time of stacks with no method that a rule can measure, by innermost method. */
  public Map<JavaMethod, Long> leftOut() {
    return leftOut;
  }
}
