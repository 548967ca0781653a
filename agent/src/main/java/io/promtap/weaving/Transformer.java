// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.log.Failures;
import io.promtap.log.Log;
import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The class file transformer of Promtap. It gets each class that the JVM loads, on the thread that
 * loads it, and decides in steps whether it is woven, the cheapest first: loader and name, the
 * configured names, the constants of the class file, the declared methods, and the supertypes only
 * for the rest (docs/decisions/0001). It throws nothing: a class that cannot be woven is loaded as
 * it is.
 */
public final class Transformer implements ClassFileTransformer {

  /**
   * How often {@link #restore} searches for woven classes. A class that is woven and not loaded yet
   * may still come, or never, since its definition can fail.
   */
  private static final int RESTORE_ROUNDS = 5;

  private static final long RESTORE_PAUSE_MILLIS = 20;

  private static final int MOST_POSTPONED = 1_000;

  private static final String LOG_MANAGER = "java/util/logging/LogManager";

  /**
   * The class of the JDK that calls {@code premain}, in {@code loadClassAndCallPremain}. It calls
   * transformers as well.
   */
  private static final String AGENT_STARTER = "sun.instrument.InstrumentationImpl";

  private final ClassLoader ownLoader = Transformer.class.getClassLoader();
  private final ClassLoader systemLoader = ClassLoader.getSystemClassLoader();
  private final List<Probe> probes;
  private final WeavingReport report;
  private final Progress progress;
  private final ClassWeaver weaver;
  private final WovenClasses wovenClasses;
  private final LateClasses lateClasses = new LateClasses();
  private final BridgeVisibility bridge;
  private final AdviceCheck adviceCheck;

  /** Binary names of classes that have to be woven anew, or set back. */
  private final Set<String> postponed = ConcurrentHashMap.newKeySet();

  /** The classes that were looked at while some of their supertypes were not seen, with these. */
  private final Set<String> incomplete = ConcurrentHashMap.newKeySet();

  private volatile ProbeIndex index;
  private volatile boolean started;
  private volatile boolean stopped;

  /** A listener to the start of the application, called on the threads that load classes. */
  public interface Progress {

    /** Reports the first class from the application's loader. Called once. */
    void applicationStarted();

    /** Reports that the application loads its log manager. */
    void loggingReady();

    /** Reports a class from a loader of the application. Called for each. */
    void classLoaded();
  }

  public Transformer(
      List<Probe> probes, ClassWeaver weaver, WeavingReport report, Progress progress) {
    this.weaver = weaver;
    this.adviceCheck = new AdviceCheck(weaver, report);
    this.bridge = new BridgeVisibility(report);
    this.probes = new ArrayList<>(probes);
    this.report = report;
    this.wovenClasses = report.wovenClasses();
    this.progress = progress;
    for (Probe probe : probes) {
      report.expectProbe(probe.name());
    }
    refresh();
  }

  /** Asks the probes again which classes they want to see. */
  public void refresh() {
    index = new ProbeIndex(probes);
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader == null) {
      if (LOG_MANAGER.equals(name)) {
        progress.loggingReady();
      }
      if (name == null || !index.isNamed(name)) {
        return null;
      }
    }
    if (loader == ownLoader || name == null) {
      return null;
    }
    progress.classLoaded();
    boolean isFirst = !started && loader == systemLoader;
    if (!isFirst && redefined == null && isOrdinary(loader, name, classFile)) {
      return null;
    }
    // The application, which is on the stack, may not read class files or start a thread.
    return AccessController.doPrivileged(
        new PrivilegedAction<byte @Nullable []>() {
          @Override
          public byte @Nullable [] run() {
            return decide(loader, name, redefined, classFile);
          }
        });
  }

  /**
   * Returns whether there is nothing to do for a class, as for 39 of 40. This runs for each, so the
   * JIT compiles it during the start of the application, with all that it calls: it calls little.
   */
  private boolean isOrdinary(@Nullable ClassLoader loader, String name, byte[] classFile) {
    try {
      return !wovenClasses.mayExpect(name)
          && !Hierarchy.isExpected(name)
          && HttpStack.byClass(name) == null
          && !index.wants(loader, name, classFile);
    } catch (Throwable failure) {
      // decide() meets it again and reports it.
      return false;
    }
  }

  private byte @Nullable [] decide(
      @Nullable ClassLoader loader, String name, @Nullable Class<?> redefined, byte[] classFile) {
    try {
      if (!started && loader == systemLoader && !isInPremain()) {
        started = true;
        progress.applicationStarted();
      }
      Hierarchy.keepIfExpected(loader, name, classFile);
      byte[] woven =
          index.admits(loader, name) ? consider(loader, name, classFile, redefined != null) : null;
      if (woven == null && redefined != null) {
        wovenClasses.remove(loader, name.replace('/', '.'));
      } else if (woven == null) {
        wovenClasses.forgetExpected(loader, name);
      }
      // Read after the class was registered, so restore() finds each class that leaves woven.
      return stopped ? null : woven;
    } catch (Throwable failure) {
      Failures.record(
          "weaving",
          new IllegalStateException(
              "class " + name.replace('/', '.') + " is left as it is: " + failure, failure));
      return null;
    }
  }

  /**
   * Returns whether the class belongs to another agent, which the JVM starts before the
   * application.
   */
  private static boolean isInPremain() {
    for (StackTraceElement frame : new Throwable().getStackTrace()) {
      if (frame.getClassName().equals(AGENT_STARTER)
          && frame.getMethodName().startsWith("loadClassAnd")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Passes the classes that were loaded before to this transformer.
   *
   * @param running whether the application runs already and may be loading classes
   */
  public void meetLoaded(Instrumentation instrumentation, boolean running) {
    report.watch(instrumentation);
    RetransformCandidates once = new RetransformCandidates(index);
    Predicate<Class<?>> wanted = running ? LateClasses.onceEach(once) : once;
    Retransformer.retransform(instrumentation, wanted);
    if (running) {
      LoadedHttpStacks.find(instrumentation, report);
      lateClasses.expect(type -> !wovenClasses.contains(type) && wanted.test(type));
    }
  }

  /**
   * Weaves or sets back the classes for which this was not possible when they were loaded, and
   * searches again for those that the JVM was loading during the last search. Called about once a
   * second.
   */
  public void lookAgain(Instrumentation instrumentation) {
    if (!postponed.isEmpty()) {
      Set<String> names = new HashSet<>(postponed);
      postponed.removeAll(names);
      Predicate<Class<?>> due = LateClasses.onceEach(type -> names.contains(type.getName()));
      Retransformer.retransform(instrumentation, due);
      lateClasses.expect(due);
    }
    lateClasses.search(instrumentation);
  }

  /**
   * Reweaves loaded classes after the rules have changed: the ones that are woven for removed rules
   * and the ones that a probe for the new rules wants. Stops the application's threads for the
   * moments in which the JVM replaces the code of classes.
   *
   * @return the number of classes
   */
  public int reweave(
      Instrumentation instrumentation, Collection<String> rulesThatAreGone, Probe forNewRules) {
    refresh();
    Set<String> gone = new HashSet<>();
    rulesThatAreGone.forEach(rule -> gone.add(WeavingReport.ruleTag(rule)));
    RetransformCandidates wanted =
        new RetransformCandidates(new ProbeIndex(Collections.singletonList(forNewRules)));
    Predicate<Class<?>> changed =
        LateClasses.onceEach(type -> wovenClasses.containsAny(type, gone) || wanted.test(type));
    int classes = Retransformer.retransform(instrumentation, changed).size();
    lateClasses.expect(changed);
    return classes;
  }

  /** Reweaves the loaded classes of these names. */
  public void reweave(Instrumentation instrumentation, Set<String> binaryNames) {
    Retransformer.retransform(instrumentation, type -> binaryNames.contains(type.getName()));
    // Most are not loaded yet, since a superclass comes after its subclass: they are woven then.
    lateClasses.expect(
        type -> binaryNames.contains(type.getName()) && !wovenClasses.contains(type));
  }

  /**
   * Stops weaving and gives the woven classes their former code back.
   *
   * @return the number of classes
   */
  public int restore(Instrumentation instrumentation) throws InterruptedException {
    stopped = true;
    instrumentation.removeTransformer(this);
    Set<Class<?>> restored = new HashSet<>();
    for (int i = 0; i < RESTORE_ROUNDS && restored.size() < wovenClasses.size(); i++) {
      if (i > 0) {
        Thread.sleep(RESTORE_PAUSE_MILLIS);
      }
      restored.addAll(
          Retransformer.retransform(
              instrumentation, type -> wovenClasses.contains(type) && !restored.contains(type)));
    }
    return restored.size();
  }

  private byte @Nullable [] consider(
      @Nullable ClassLoader loader, String name, byte[] classFile, boolean isLoaded)
      throws IOException {
    ProbeIndex current = index;
    long bits = current.bits(name, classFile);
    noteHttpStack(name);
    if (bits == 0) {
      return null;
    }
    ClassHead head = ClassHead.read(classFile);
    Hierarchy hierarchy = new Hierarchy(head, loader);
    WeavingPlan plan = current.select(bits, head, hierarchy);
    String binaryName = name.replace('/', '.');
    if (!hierarchy.unseen().isEmpty()) {
      lookAtSupertypes(binaryName, hierarchy.unseen());
    }
    if (plan.isEmpty() || !seesBridge(loader, binaryName)) {
      return null;
    }
    for (String probe : adviceCheck.apply(plan, head, loader)) {
      // Half of a probe counts wrongly.
      postpone(wovenClasses.namesOf(loader, probe));
    }
    byte[] woven = plan.isEmpty() ? null : weave(binaryName, head, classFile, plan);
    if (woven != null) {
      report.woven(loader, binaryName, plan, isLoaded);
      tellWoven(plan);
    }
    return woven;
  }

  /** A failure here leaves the class woven. */
  private static void tellWoven(WeavingPlan plan) {
    try {
      plan.tellWoven();
    } catch (Throwable failure) {
      Failures.record("weaving", failure);
    }
  }

  /** Has a class and its supertypes passed here once more, when all of them are loaded. */
  private void lookAtSupertypes(String binaryName, Set<String> supertypes) {
    if (incomplete.size() < MOST_POSTPONED && incomplete.add(binaryName + supertypes)) {
      List<String> names = new ArrayList<>();
      for (String supertype : supertypes) {
        names.add(supertype.replace('/', '.'));
      }
      names.add(binaryName);
      postpone(names);
    }
  }

  /** To the housekeeper's thread. */
  private void postpone(Collection<String> names) {
    if (postponed.size() < MOST_POSTPONED) {
      postponed.addAll(names);
    }
  }

  private boolean seesBridge(@Nullable ClassLoader loader, String name) {
    BridgeVisibility.Answer answer = bridge.ask(loader);
    if (answer == BridgeVisibility.Answer.NOT_NOW) {
      postpone(Collections.singleton(name));
    }
    return answer == BridgeVisibility.Answer.SEES;
  }

  private byte @Nullable [] weave(String name, ClassHead head, byte[] classFile, WeavingPlan plan)
      throws IOException {
    long startNanos = System.nanoTime();
    byte[] woven =
        weaver.weave(
            head, classFile, plan.methods(), (method, reason) -> leaveOut(plan, method, reason));
    if (woven != null && Log.isDebug()) {
      long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos);
      Log.debug(
          "woven " + name + " for " + String.join(", ", plan.probes()) + " in " + micros + " us");
    }
    return woven;
  }

  private static void leaveOut(WeavingPlan plan, ClassHead.Method method, Throwable reason) {
    plan.leaveOut(method);
    Failures.record(
        "weaving",
        new IllegalStateException(
            "method " + plan.nameOf(method) + " is left as it is: " + reason, reason));
  }

  private void noteHttpStack(String name) {
    HttpStack stack = HttpStack.byClass(name);
    if (stack != null) {
      report.foundHttpStack(stack, name.replace('/', '.'));
    }
  }
}
