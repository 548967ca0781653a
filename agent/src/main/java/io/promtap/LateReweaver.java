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

/**
 * A task that weaves classes which were loaded before it was known that they have to be woven.
 *
 * <p>A rule may match a method that a class inherits. The class that declares the method may be
 * loaded already when the first heir is loaded. It is woven again on a thread of its own at once,
 * because calls are missed until then. The housekeeper calls {@link #run} about once a second for
 * all that is left.
 */
final class LateReweaver implements Runnable, AutoCloseable {

  private static final long LONGEST_END_MILLIS = 2_000;

  private final Transformer transformer;
  private final Instrumentation instrumentation;
  private final Set<String> declarers = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isReweaving = new AtomicBoolean();
  private volatile Thread reweaver;
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

  /** Called on the thread that loads the heir, so it leaves the weaving to another thread. */
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
      // The housekeeper does it.
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

  /** Weaves nothing from now on, and waits up to two seconds for a class that is being woven. */
  @Override
  public void close() throws InterruptedException {
    closed = true;
    Thread thread = reweaver;
    if (thread != null) {
      thread.join(LONGEST_END_MILLIS);
    }
  }
}
