// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.log.DeferredWarnings;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  private volatile @Nullable Instrumentation instrumentation;
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

  /** Tells what the JVM has loaded. Until then each woven class counts as loaded. */
  void watch(Instrumentation watched) {
    instrumentation = watched;
  }

  /**
   * Registers a woven class.
   *
   * @param name with dots
   * @param isLoaded whether the JVM has the class already
   */
  void woven(@Nullable ClassLoader loader, String name, WeavingPlan plan, boolean isLoaded) {
    Set<String> tags = new HashSet<>(plan.probes());
    for (String rule : plan.byRule().keySet()) {
      tags.add(ruleTag(rule));
    }
    if (isLoaded || loader == null || instrumentation == null) {
      wovenClasses.put(loader, name, tags);
      woven(plan);
    } else {
      wovenClasses.expect(loader, name, tags, plan.byRule());
      lastChangeNanos = System.nanoTime();
    }
  }

  /** Notes what rules matched in a class that is loaded. */
  void woven(WeavingPlan plan) {
    matched(plan.byRule());
    lastChangeNanos = System.nanoTime();
  }

  /** Returns the name of a rule in the register. A probe may have the same name. */
  static String ruleTag(String rule) {
    return "rule " + rule;
  }

  /** Called by the readers, on threads of Promtap. */
  private void confirm() {
    Instrumentation watched = instrumentation;
    if (watched != null) {
      wovenClasses.confirm(watched, this::matched);
    }
  }

  private void matched(Map<String, List<String>> newMethodsByRule) {
    synchronized (methodsByRule) {
      for (Map.Entry<String, List<String>> rule : newMethodsByRule.entrySet()) {
        Set<String> known = methodsOf(rule.getKey());
        for (String method : rule.getValue()) {
          if (known.size() < MAX_METHODS) {
            known.add(method);
          }
        }
      }
    }
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
    confirm();
    Map<String, Long> byTag = wovenClasses.countsByTag();
    Map<String, Long> counts = new TreeMap<>();
    probes.forEach(probe -> counts.put(probe, byTag.getOrDefault(probe, 0L)));
    return counts;
  }

  /** Returns the number of methods that each rule matched, in the order of the file. */
  public Map<String, Integer> methodsByRule() {
    confirm();
    Map<String, Integer> counts = new LinkedHashMap<>();
    synchronized (methodsByRule) {
      methodsByRule.forEach((rule, methods) -> counts.put(rule, methods.size()));
    }
    return counts;
  }

  /** Returns the first methods that each rule matched, in the order of the file. */
  Map<String, List<String>> firstMethodsByRule(int most) {
    confirm();
    Map<String, List<String>> first = new LinkedHashMap<>();
    synchronized (methodsByRule) {
      methodsByRule.forEach(
          (rule, methods) ->
              first.put(rule, methods.stream().limit(most).collect(Collectors.toList())));
    }
    return first;
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
