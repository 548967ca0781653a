// SPDX-License-Identifier: Apache-2.0
package io.promtap;

import io.promtap.bridge.PromtapBridge;
import io.promtap.log.DeferredWarnings;
import io.promtap.log.Failures;
import io.promtap.log.Log;
import io.promtap.support.OwnThreads;
import io.promtap.weaving.Transformer;
import java.io.Closeable;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The handle of the agent that runs in this JVM. {@link #call()} stops it: every class gets its
 * original code back, and nothing in the JVM refers to Promtap's loader any more.
 *
 * <p>The bridge holds it as a {@link Callable}, because a later attach loads its own classes with
 * the same names.
 */
final class RunningAgent implements Callable<String> {

  private final Instrumentation instrumentation;
  private final Deque<Step> first = new ArrayDeque<>();
  private final Deque<Step> steps = new ArrayDeque<>();
  private @Nullable Transformer transformer;
  private boolean ended;

  private static final class Step {
    final String what;
    final AutoCloseable undo;

    Step(String what, AutoCloseable undo) {
      this.what = what;
      this.undo = undo;
    }
  }

  RunningAgent(Instrumentation instrumentation) {
    this.instrumentation = instrumentation;
  }

  /** Adds a step to run at the end. The step that was added last runs first. */
  synchronized void atEnd(String what, AutoCloseable undo) {
    steps.push(new Step(what, undo));
  }

  /** Adds a step that ends a part that weaves classes, before the classes are restored. */
  synchronized void beforeRestoring(String what, AutoCloseable undo) {
    first.push(new Step(what, undo));
  }

  /**
   * Starts the weaving. At the end the classes are restored after the steps of {@link
   * #beforeRestoring} and before those of {@link #atEnd}.
   *
   * @param attached whether the JVM was already running
   */
  synchronized void weave(Transformer started, boolean attached) {
    transformer = started;
    instrumentation.addTransformer(started, true);
    started.meetLoaded(instrumentation, attached);
  }

  /** Ends the agent and returns the result in words. */
  @Override
  public synchronized String call() throws IOException {
    if (ended) {
      return "detached already";
    }
    int restored = end();
    String text = "detached: " + restored + (restored == 1 ? " class" : " classes") + " restored";
    Log.info(text);
    closeLoader();
    return text;
  }

  /**
   * Runs all steps of the end, even if one fails.
   *
   * @return the number of restored classes
   */
  synchronized int end() {
    ended = true;
    // This comes first, so that woven code does nothing from now on.
    PromtapBridge.silence();
    while (!first.isEmpty()) {
      undo(first.pop());
    }
    int[] restored = new int[1];
    Transformer weaving = transformer;
    if (weaving != null) {
      undo(new Step("weaving", () -> restored[0] = weaving.restore(instrumentation)));
    }
    while (!steps.isEmpty()) {
      undo(steps.pop());
    }
    OwnThreads.disband();
    DeferredWarnings.report();
    Failures.report();
    PromtapBridge.release();
    return restored[0];
  }

  private static void undo(Step step) {
    try {
      step.undo.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable failure) {
      Log.error("detach: " + step.what, failure);
    }
  }

  /** Closes Promtap's class loader. After that it loads no class. */
  private static void closeLoader() throws IOException {
    ClassLoader own = RunningAgent.class.getClassLoader();
    if (own instanceof Closeable) {
      ((Closeable) own).close();
    }
  }
}
