// SPDX-License-Identifier: Apache-2.0
package io.promtap.discover;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sums of the time that the application spent in each of its methods and in their callees. */
public final class MethodTimes {

  /** The share of an entry point's time that it must have as one. */
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
      Spent spent = methods.computeIfAbsent(called.get(depth), method -> new Spent());
      spent.inside += stack.nanos();
      spent.asEntry += depth == 0 ? stack.nanos() : 0;
      spent.depth += (double) depth * stack.nanos();
    }
  }

  /** The number of samples and waits in application code. */
  public long stacks() {
    return stacks;
  }

  /** The number of those whose outermost frames are missing. */
  public long cutStacks() {
    return cutStacks;
  }

  /** All time in application code. */
  public long nanos() {
    return nanos;
  }

  public List<JavaMethod> methods() {
    return new ArrayList<>(methods.keySet());
  }

  /** Time inside a method, each stack once however often it is on it. */
  long nanosIn(JavaMethod method) {
    return methods.get(method).inside;
  }

  /** Whether the application is mostly entered by it. */
  boolean isEntryPoint(JavaMethod method) {
    Spent spent = methods.get(method);
    return spent.asEntry >= MOSTLY * spent.inside;
  }

  /** How many methods of the application are around it on average, weighted by time. */
  double depthOf(JavaMethod method) {
    Spent spent = methods.get(method);
    return spent.depth / spent.inside;
  }

  /** Time in a method while another one is further out. */
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

  /** Time in methods that no rule can measure and in no other. */
  public Map<JavaMethod, Long> leftOut() {
    return leftOut;
  }
}
