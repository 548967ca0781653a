// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import java.lang.instrument.Instrumentation;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A register of the classes with woven code, by loader and name, with the probes and rules that
 * each is woven for. When one of those is gone, its classes get their former code back. The threads
 * that load classes write the register. It keeps no class and no loader alive.
 *
 * <p>A class is woven before the JVM defines it, and the definition may fail: a supertype is not
 * there, or the class is there already. Such a class never counts. A thread of Promtap looks which
 * of the expected classes exist.
 */
public final class WovenClasses {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PAUSE_FOR_MISSING_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int EXPECTED_WORDS = 128;

  private final Map<LoaderKey, Map<String, Woven>> byLoader = new ConcurrentHashMap<>();

  /**
   * One bit for each hash of a name that was ever expected, so that a class that was not is known
   * at once. Some names share a bit.
   */
  private final AtomicLongArray everExpected = new AtomicLongArray(EXPECTED_WORDS);

  /** When classes that did not come are searched for again. Guarded by this. */
  private long nextSearchNanos;

  /** Whether a class was expected since the last search. */
  private volatile boolean hasNew;

  /** Whether the last search did not find all. */
  private volatile boolean isMissing;

  /** A class with woven code. Immutable but for the last field. */
  private static final class Woven {
    final Set<String> tags;
    final Map<String, List<String>> methodsByRule;
    final long sinceNanos = System.nanoTime();
    volatile boolean exists;

    Woven(Collection<String> tags, Map<String, List<String>> methodsByRule, boolean exists) {
      this.tags = new HashSet<>(tags);
      this.methodsByRule = methodsByRule;
      this.exists = exists;
    }
  }

  /**
   * Registers what a class is woven for that the JVM has. Replaces what it was woven for before.
   *
   * @param name with dots
   * @param tags the names of probes and rules
   */
  void put(@Nullable ClassLoader loader, String name, Collection<String> tags) {
    names(loader).put(name, new Woven(tags, Collections.emptyMap(), true));
  }

  /**
   * Registers a class that the JVM is about to define. Its definition may fail, and then it never
   * counts.
   *
   * @param methodsByRule told when the class exists
   */
  void expect(
      @Nullable ClassLoader loader,
      String name,
      Collection<String> tags,
      Map<String, List<String>> methodsByRule) {
    Map<String, Woven> names = names(loader);
    Woven known = names.get(name);
    // A class that exists cannot be defined again: this definition will fail.
    if (known == null || !known.exists) {
      setEverExpected(name.replace('.', '/'));
      names.put(name, new Woven(tags, methodsByRule, false));
      hasNew = true;
    }
  }

  private Map<String, Woven> names(@Nullable ClassLoader loader) {
    LoaderKey key = new LoaderKey(loader);
    Map<String, Woven> names = byLoader.get(key);
    if (names == null) {
      // When an application is deployed again, its old loader goes and a new one comes.
      forgetLoadersThatAreGone();
      Map<String, Woven> created = new ConcurrentHashMap<>();
      names = byLoader.putIfAbsent(key, created);
      names = names == null ? created : names;
    }
    return names;
  }

  /**
   * Looks which of the expected classes the JVM has by now. Searches at most once a second, and
   * once a minute if only classes are missing that should have come long ago.
   *
   * @param matched receives what rules matched of each class that exists since now
   */
  synchronized void confirm(
      Instrumentation instrumentation, Consumer<Map<String, List<String>>> matched) {
    long nowNanos = System.nanoTime();
    if (!hasNew && (!isMissing || nowNanos - nextSearchNanos < 0)) {
      return;
    }
    hasNew = false;
    boolean allExist = true;
    long pauseNanos = PAUSE_FOR_MISSING_NANOS;
    for (Map.Entry<LoaderKey, Map<String, Woven>> entry : byLoader.entrySet()) {
      Map<String, Woven> expected = new HashMap<>();
      for (Map.Entry<String, Woven> woven : entry.getValue().entrySet()) {
        if (!woven.getValue().exists) {
          expected.put(woven.getKey(), woven.getValue());
        }
      }
      ClassLoader loader = entry.getKey().get();
      if (loader != null && !expected.isEmpty()) {
        confirm(instrumentation, loader, expected, matched);
      }
      for (Woven missing : expected.values()) {
        allExist = false;
        if (nowNanos - missing.sinceNanos < PAUSE_FOR_MISSING_NANOS) {
          pauseNanos = PAUSE_NANOS;
        }
      }
    }
    isMissing = !allExist;
    nextSearchNanos = nowNanos + pauseNanos;
  }

  /** Removes the classes that exist from those that are expected. */
  private static void confirm(
      Instrumentation instrumentation,
      ClassLoader loader,
      Map<String, Woven> expected,
      Consumer<Map<String, List<String>>> matched) {
    for (Class<?> type : instrumentation.getInitiatedClasses(loader)) {
      Woven woven = type.getClassLoader() == loader ? expected.remove(type.getName()) : null;
      if (woven != null) {
        woven.exists = true;
        matched.accept(woven.methodsByRule);
      }
    }
  }

  private void forgetLoadersThatAreGone() {
    for (Iterator<LoaderKey> known = byLoader.keySet().iterator(); known.hasNext(); ) {
      if (known.next().get() == null) {
        known.remove();
      }
    }
  }

  private void setEverExpected(String internalName) {
    int word = word(internalName);
    long bit = 1L << internalName.hashCode();
    for (long bits; ((bits = everExpected.get(word)) & bit) == 0; ) {
      everExpected.compareAndSet(word, bits, bits | bit);
    }
  }

  private static int word(String internalName) {
    return (internalName.hashCode() >>> 6) & (EXPECTED_WORDS - 1);
  }

  /** Returns false only if no class of this name was ever expected. Takes a few instructions. */
  boolean mayExpect(String internalName) {
    return (everExpected.get(word(internalName)) & 1L << internalName.hashCode()) != 0;
  }

  /** Forgets a class that did not come, since another of its name comes that is not woven. */
  void forgetExpected(@Nullable ClassLoader loader, String internalName) {
    if ((hasNew || isMissing) && mayExpect(internalName)) {
      String name = internalName.replace('/', '.');
      Map<String, Woven> names = byLoader.get(new LoaderKey(loader));
      Woven woven = names == null ? null : names.get(name);
      if (names != null && woven != null && !woven.exists) {
        names.remove(name, woven);
      }
    }
  }

  /** Forgets a class that is not woven any more. */
  void remove(@Nullable ClassLoader loader, String name) {
    Map<String, Woven> names = byLoader.get(new LoaderKey(loader));
    if (names != null) {
      names.remove(name);
    }
  }

  /** Returns the names, with dots, of the classes that are woven for a probe or rule. */
  Set<String> namesOf(@Nullable ClassLoader loader, String tag) {
    Set<String> found = new HashSet<>();
    Map<String, Woven> names = byLoader.get(new LoaderKey(loader));
    if (names != null) {
      for (Map.Entry<String, Woven> entry : names.entrySet()) {
        if (entry.getValue().tags.contains(tag)) {
          found.add(entry.getKey());
        }
      }
    }
    return found;
  }

  public boolean contains(Class<?> type) {
    return tags(type) != null;
  }

  /** Returns whether the class is woven for one of these probes or rules. */
  boolean containsAny(Class<?> type, Set<String> wanted) {
    Set<String> tags = tags(type);
    return tags != null && !Collections.disjoint(tags, wanted);
  }

  /** Returns the number of woven classes, without those whose loader is gone. */
  public int size() {
    int size = 0;
    for (Map.Entry<LoaderKey, Map<String, Woven>> entry : byLoader.entrySet()) {
      size += entry.getKey().get() == null ? 0 : entry.getValue().size();
    }
    return size;
  }

  /**
   * Returns the number of woven classes by probe and rule, without those that do not exist yet and
   * those whose loader is gone.
   */
  Map<String, Long> countsByTag() {
    Map<String, Long> counts = new HashMap<>();
    for (Map.Entry<LoaderKey, Map<String, Woven>> entry : byLoader.entrySet()) {
      if (entry.getKey().get() != null) {
        for (Woven woven : entry.getValue().values()) {
          if (woven.exists) {
            woven.tags.forEach(tag -> counts.merge(tag, 1L, Long::sum));
          }
        }
      }
    }
    return counts;
  }

  private @Nullable Set<String> tags(Class<?> type) {
    Map<String, Woven> names = byLoader.get(new LoaderKey(type.getClassLoader()));
    Woven woven = names == null ? null : names.get(type.getName());
    return woven == null ? null : woven.tags;
  }
}
