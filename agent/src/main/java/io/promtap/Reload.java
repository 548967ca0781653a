package io.promtap;

import io.promtap.config.ConfigException;
import io.promtap.config.ConfigLoader;
import io.promtap.config.FileWatch;
import io.promtap.config.PromtapConfig;
import io.promtap.config.StartOptions;
import io.promtap.log.Log;
import io.promtap.log.OwnThreads;
import io.promtap.methods.Rules;
import io.promtap.weaving.Transformer;
import io.promtap.weaving.WeavingReport;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Puts the rules of a changed configuration file in force while the service runs. Works on the
 * housekeeper's thread. A wrong file changes nothing.
 */
final class Reload implements Runnable, AutoCloseable {

  private static final long LONGEST_END_MILLIS = 2_000;

  /** What {@code promtap_config_reloads_total} and {@code promtap_rewoven_classes_total} say. */
  final LongAdder succeeded = new LongAdder();

  final LongAdder failed = new LongAdder();
  final LongAdder rewoven = new LongAdder();

  private final StartOptions options;
  private final Path file;
  private final FileWatch watch;
  private final Rules rules;
  private final Transformer transformer;
  private final WeavingReport report;
  private final Instrumentation instrumentation;
  private final Set<String> inherited = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isReweaving = new AtomicBoolean();
  private final PromtapConfig started;
  private PromtapConfig running;
  private volatile Thread reweaver;
  private volatile boolean closed;

  /**
   * @param options name the configuration file, if there is one
   * @param watchOrNull began to watch it before it was read
   * @param started what was read from it at the start
   */
  Reload(
      StartOptions options,
      FileWatch watchOrNull,
      PromtapConfig started,
      Rules rules,
      Transformer transformer,
      WeavingReport report,
      Instrumentation instrumentation) {
    this.options = options;
    this.file = options.configFile();
    this.watch = watchOrNull;
    this.started = started;
    this.running = started;
    this.rules = rules;
    this.transformer = transformer;
    this.report = report;
    this.instrumentation = instrumentation;
    rules.whenInherited(
        new Consumer<String>() {
          @Override
          public void accept(String className) {
            inherits(className);
          }
        });
  }

  /** Looks whether there is something to do. Called about once a second. */
  @Override
  public void run() {
    weaveInherited();
    transformer.lookAgain(instrumentation);
    if (watch != null && watch.hasChanged()) {
      reload();
    }
  }

  /**
   * A class inherits from one that may be loaded already. Called while it is loaded itself, so the
   * other one is left to a thread of its own, which does not wait for the next second: until then
   * calls would be missed.
   */
  private void inherits(String className) {
    inherited.add(className.replace('/', '.'));
    try {
      if (!closed && isReweaving.compareAndSet(false, true)) {
        Thread thread = OwnThreads.newThread("promtap-reweaver", this::reweaveInherited);
        reweaver = thread;
        thread.start();
      }
    } catch (Throwable noThread) {
      // The housekeeper does it.
      isReweaving.set(false);
    }
  }

  private void reweaveInherited() {
    try {
      weaveInherited();
    } finally {
      isReweaving.set(false);
    }
  }

  private void weaveInherited() {
    while (!closed && !inherited.isEmpty()) {
      Set<String> names = ConcurrentHashMap.newKeySet();
      names.addAll(inherited);
      inherited.removeAll(names);
      transformer.reweave(instrumentation, names);
    }
  }

  /** Weaves nothing from here on; waits a while for what is being woven. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    Thread thread = reweaver;
    if (thread != null) {
      thread.join(LONGEST_END_MILLIS);
    }
  }

  private void reload() {
    PromtapConfig next;
    try {
      if (Files.size(file) == 0) {
        // Valid, and more often cut off by a full disk than meant.
        failed.increment();
        Log.error(file + " is empty; what runs stays as it is");
        return;
      }
      next = ConfigLoader.load(file).withHttpServer(options.host(), options.port());
    } catch (IOException gone) {
      failed.increment();
      Log.error(file + " cannot be read (" + gone + "); what runs stays as it is");
      return;
    } catch (ConfigException e) {
      failed.increment();
      e.problems().forEach(problem -> Log.error(problem.toString()));
      Log.error(file + " is not used; what runs stays as it is");
      return;
    }
    try {
      apply(next);
      succeeded.increment();
    } catch (RuntimeException | Error unforeseen) {
      failed.increment();
      Log.error(file + " is in force in part only; the next change of it is tried", unforeseen);
    }
  }

  private void apply(PromtapConfig next) {
    Rules.Change change = rules.apply(next.rules());
    change.removed().forEach(report::forgetRule);
    change.added().forEach(report::expectRule);
    int classes = 0;
    if (!change.isEmpty()) {
      classes =
          transformer.reweave(instrumentation, change.removed(), rules.probeOf(change.added()));
      rewoven.add(classes);
    }
    Log.info(
        "reloaded "
            + file
            + ": "
            + change
            + "; "
            + classes
            + (classes == 1 ? " class" : " classes")
            + " rewoven");
    if (next.differsBesidesRules(running) && next.differsBesidesRules(started)) {
      Log.warn(file + ": what changed outside of rules, executions and packs waits for a restart");
    }
    running = next;
  }
}
