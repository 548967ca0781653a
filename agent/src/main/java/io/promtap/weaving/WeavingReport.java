package io.promtap.weaving;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What was woven and what was not: the answer to "I see nothing". Written by the threads that load
 * classes, read at scrape and once for the log.
 */
public final class WeavingReport {

  /** A rule that matches more than this is counted on, but its methods are not listed. */
  private static final int MAX_METHODS = 10_000;

  private final Map<String, LongAdder> classesByProbe = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> methodsByRule = new LinkedHashMap<>();
  private final Map<String, String> uncovered = new ConcurrentHashMap<>();
  private volatile long lastWovenNanos = System.nanoTime();

  /** Makes a probe appear with 0 classes. */
  public void expectProbe(String probe) {
    classesByProbe.computeIfAbsent(probe, any -> new LongAdder());
  }

  /** Makes a rule appear with 0 methods, so that one that matches nothing is seen. */
  public void expectRule(String rule) {
    synchronized (methodsByRule) {
      methodsByRule.computeIfAbsent(rule, any -> new LinkedHashSet<>());
    }
  }

  /**
   * @param isNew whether the class was not woven before, as it is when another agent asks for it
   *     again
   */
  void woven(Collection<String> probes, Selection selection, boolean isNew) {
    if (isNew) {
      for (String probe : probes) {
        classesByProbe.computeIfAbsent(probe, any -> new LongAdder()).increment();
      }
    }
    synchronized (methodsByRule) {
      selection
          .byRule()
          .forEach(
              (rule, methods) -> {
                Set<String> known =
                    methodsByRule.computeIfAbsent(rule, any -> new LinkedHashSet<>());
                for (String method : methods) {
                  if (known.size() < MAX_METHODS) {
                    known.add(method);
                  }
                }
              });
    }
    lastWovenNanos = System.nanoTime();
  }

  void foundUncovered(String stack, String className) {
    uncovered.putIfAbsent(stack, className);
  }

  /** Woven classes by probe, sorted. */
  public Map<String, Long> classesByProbe() {
    Map<String, Long> counts = new TreeMap<>();
    classesByProbe.forEach((probe, count) -> counts.put(probe, count.sum()));
    return counts;
  }

  /** The number of methods that each rule matched, in the order of the file. */
  public Map<String, Integer> methodsByRule() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    synchronized (methodsByRule) {
      methodsByRule.forEach((rule, methods) -> counts.put(rule, methods.size()));
    }
    return counts;
  }

  /** HTTP stacks that were loaded and are not covered: their names, and the class that told. */
  public Map<String, String> uncoveredStacks() {
    return Collections.unmodifiableMap(uncovered);
  }

  /** How long nothing was woven, in nanoseconds. */
  public long quietNanos() {
    return System.nanoTime() - lastWovenNanos;
  }
}
