// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.log.UncaughtFailures;
import io.promtap.methods.Rules;
import io.promtap.support.OwnThreads;
import io.promtap.weaving.Transformer;
import java.lang.instrument.Instrumentation;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task that weaves classes that were already loaded when a rule turned out to need them.
 *
 * <p>A rule may match a method that a class inherits. The class that declares the method may
 * already be loaded when the first subclass is loaded. It is then retransformed at once, on a
 * separate thread, because calls are missed until then. The housekeeper calls {@link #run} about
 * once a second for the remaining classes.
 */
final class LateReweaver implements Runnable, AutoCloseable {

  private static final long LONGEST_END_MILLIS = 2_000;

  private final Transformer transformer;
  private final Instrumentation instrumentation;
  private final Set<String> declarers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isReweaving = new AtomicBoolean();
  private volatile @Nullable Thread reweaver;
  private volatile boolean closed;

  LateReweaver(Rules rules, Transformer transformer, Instrumentation instrumentation) {
    this.transformer = transformer;
    this.instrumentation = instrumentation;
    rules.whenInherited(
        new Consumer<String>() {
          @Override
          public void accept(String className) {
            inherited(className);
          }
        });
  }

  @Override
  public void run() {
    weaveDeclarers();
    transformer.lookAgain(instrumentation);
  }

  /** Runs on the thread that loads the subclass, so it leaves the weaving to another thread. */
  private void inherited(String declarer) {
    declarers.add(declarer.replace('/', '.'));
    try {
      if (!closed && isReweaving.compareAndSet(false, true)) {
        Thread thread =
            OwnThreads.newThread(
                "promtap-reweaver", this::weaveOnOwnThread, new UncaughtFailures());
        reweaver = thread;
        thread.start();
      }
    } catch (Throwable noThread) {
      // The housekeeper weaves the class.
      isReweaving.set(false);
    }
  }

  private void weaveOnOwnThread() {
    try {
      weaveDeclarers();
    } finally {
      isReweaving.set(false);
    }
  }

  private void weaveDeclarers() {
    while (!closed && !declarers.isEmpty()) {
      Set<String> names = ConcurrentHashMap.newKeySet();
      names.addAll(declarers);
      declarers.removeAll(names);
      transformer.reweave(instrumentation, names);
    }
  }

  /** Stops the weaving, and waits up to two seconds for a class that is being woven. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    Thread thread = reweaver;
    if (thread != null) {
      thread.join(LONGEST_END_MILLIS);
    }
  }
}
