// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.log.DeferredWarnings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A record of what was woven and what was not, which answers "I see nothing". The threads that load
 * classes write it; scrapes and {@link MatchReport} read it.
 */
public final class WeavingReport {

  /** Methods that are remembered for one rule. Calls of further ones are counted all the same. */
  private static final int MAX_METHODS = 10_000;

  private static final int MAX_OBSTACLES = 100;

  private final WovenClasses wovenClasses = new WovenClasses();
  private final Set<String> probes = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<String>> methodsByRule = new LinkedHashMap<>();

  /** By stack the first class of it that came, in the order in which they came. */
  private final Map<HttpStack, String> httpStacks = new LinkedHashMap<>();

  /** In the order in which they were found. */
  private final Set<String> obstacles = new LinkedHashSet<>();

  private volatile long lastChangeNanos = System.nanoTime();

  /** Makes a probe appear with 0 classes. */
  public void expectProbe(String probe) {
    probes.add(probe);
  }

  /** Makes a rule appear with 0 methods, so that a rule without a match is visible. */
  public void expectRule(String rule) {
    synchronized (methodsByRule) {
      methodsOf(rule);
    }
  }

  /** Returns the methods of a rule. The caller holds the lock. */
  private Set<String> methodsOf(String rule) {
    Set<String> methods = methodsByRule.get(rule);
    if (methods == null) {
      methods = new LinkedHashSet<>();
      methodsByRule.put(rule, methods);
    }
    return methods;
  }

  /** Forgets a rule that is gone. */
  public void forgetRule(String rule) {
    synchronized (methodsByRule) {
      methodsByRule.remove(rule);
    }
  }

  /** Returns the classes that carry woven code. */
  public WovenClasses wovenClasses() {
    return wovenClasses;
  }

  void woven(WeavingPlan plan) {
    synchronized (methodsByRule) {
      for (Map.Entry<String, List<String>> rule : plan.byRule().entrySet()) {
        Set<String> known = methodsOf(rule.getKey());
        for (String method : rule.getValue()) {
          if (known.size() < MAX_METHODS) {
            known.add(method);
          }
        }
      }
    }
    lastChangeNanos = System.nanoTime();
  }

  /** Keeps in words why classes of a loader are not woven, and has the log say it once. */
  void foundObstacle(String text) {
    synchronized (obstacles) {
      if (obstacles.size() < MAX_OBSTACLES && obstacles.add(text)) {
        DeferredWarnings.warn(text);
      }
    }
  }

  /** Returns why classes of some loaders are not woven. */
  public List<String> obstacles() {
    synchronized (obstacles) {
      return new ArrayList<>(obstacles);
    }
  }

  void foundHttpStack(HttpStack stack, String className) {
    synchronized (httpStacks) {
      if (httpStacks.putIfAbsent(stack, className) == null) {
        lastChangeNanos = System.nanoTime();
      }
    }
  }

  /** Returns the number of woven classes by probe, sorted. */
  public Map<String, Long> classesByProbe() {
    Map<String, Long> byTag = wovenClasses.countsByTag();
    Map<String, Long> counts = new TreeMap<>();
    probes.forEach(probe -> counts.put(probe, byTag.getOrDefault(probe, 0L)));
    return counts;
  }

  /** Returns the number of methods that each rule matched, in the order of the file. */
  public Map<String, Integer> methodsByRule() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    synchronized (methodsByRule) {
      methodsByRule.forEach((rule, methods) -> counts.put(rule, methods.size()));
    }
    return counts;
  }

  /**
   * Returns the HTTP servers that were found, each with a class of it, without those that only
   * serve another one of them.
   */
  Map<HttpStack, String> httpStacks() {
    synchronized (httpStacks) {
      Map<HttpStack, String> topmost = new LinkedHashMap<>();
      for (HttpStack stack : HttpStack.topmost(httpStacks.keySet())) {
        topmost.put(stack, httpStacks.get(stack));
      }
      return topmost;
    }
  }

  /** Returns the nanoseconds since the last change of the report. */
  public long quietNanos() {
    return System.nanoTime() - lastChangeNanos;
  }
}
