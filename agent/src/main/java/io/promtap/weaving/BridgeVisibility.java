// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.bridge.PromtapBridge;
import io.promtap.bridge.PromtapCall;
import io.promtap.bridge.PromtapContainers;
import io.promtap.bridge.PromtapExchanges;
import io.promtap.bridge.PromtapFailures;
import io.promtap.bridge.PromtapHttp;
import io.promtap.bridge.PromtapJdbc;
import io.promtap.bridge.PromtapR2dbc;
import io.promtap.bridge.PromtapRequest;
import io.promtap.bridge.PromtapRoutes;
import io.promtap.bridge.PromtapRules;
import io.promtap.bridge.PromtapThread;
import io.promtap.support.OwnThreads;
import java.net.URI;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A question to each class loader before the first class of it is woven: does it find what woven
 * code names? If it does not, the woven class would fail in the application.
 *
 * <p>The loader is asked as the JVM would ask it when the woven code runs, on the thread that loads
 * the class. The JVM keeps what the loader has answered, so it is not asked again. A loader may do
 * anything when it is asked: throw, answer with another class, call itself for ever, wait for ever.
 * It may also load classes; the JVM shows those to no transformer, since this thread is in one.
 */
final class BridgeVisibility {

  /** What a loader is known to do. */
  enum Answer {
    SEES,
    BLIND,
    /** It had no stack or memory left to answer. */
    NOT_NOW
  }

  /**
   * The classes of the boot loader that woven code may name; {@code Throwable} because the verifier
   * asks for it. A test compares them with all advice.
   */
  static final Class<?>[] NAMED = {
    PromtapBridge.class,
    Throwable.class,
    PromtapThread.class,
    PromtapRules.class,
    PromtapHttp.class,
    PromtapRoutes.class,
    PromtapContainers.class,
    PromtapExchanges.class,
    PromtapRequest.class,
    PromtapCall.class,
    PromtapJdbc.class,
    PromtapR2dbc.class,
    PromtapFailures.class,
    System.class,
    Thread.class,
    String.class,
    CharSequence.class,
    Class.class,
    List.class,
    Optional.class,
    Map.class,
    URI.class,
    AtomicBoolean.class,
  };

  /** The loaders of the JDK, which ask their parents for every package of the boot loader. */
  private static final Set<String> OF_JDK =
      new HashSet<>(
          Arrays.asList(
              "jdk.internal.loader.ClassLoaders$AppClassLoader",
              "jdk.internal.loader.ClassLoaders$PlatformClassLoader",
              "sun.misc.Launcher$AppClassLoader",
              "sun.misc.Launcher$ExtClassLoader"));

  /** How often a loader is asked that runs out of stack or memory. */
  private static final int MOST_ATTEMPTS = 3;

  private final LoaderCache<Integer> attempts = new LoaderCache<>();
  private final LoaderCache<Answer> answers = new LoaderCache<>();
  private final WeavingReport report;

  BridgeVisibility(WeavingReport report) {
    this.report = report;
  }

  /** Whether classes of this loader can be woven; may call it. Throws nothing. */
  Answer ask(@Nullable ClassLoader loader) {
    if (loader == null || isOfJdk(loader)) {
      return Answer.SEES;
    }
    Answer known = answers.get(loader, "");
    if (known != null) {
      return known;
    }
    Answer answer;
    try (LoaderWatch watch = LoaderWatch.begin()) {
      answer = seesAll(loader);
    }
    if (answer == Answer.NOT_NOW) {
      answer = countAttempt(loader);
    }
    if (answer != Answer.NOT_NOW) {
      answers.put(loader, "", answer);
    }
    if (answer == Answer.BLIND) {
      warn(loader.getClass().getName());
    }
    return answer;
  }

  /** Returns whether this loader and all above it are the JDK's, which answer at once. */
  static boolean isOfJdk(@Nullable ClassLoader loader) {
    for (ClassLoader at = loader; at != null; at = at.getParent()) {
      // A subclass may do otherwise.
      if (at.getClass() != URLClassLoader.class && !OF_JDK.contains(at.getClass().getName())) {
        return false;
      }
    }
    return true;
  }

  private static Answer seesAll(ClassLoader loader) {
    try {
      for (Class<?> type : NAMED) {
        if (Class.forName(type.getName(), false, loader) != type) {
          return Answer.BLIND;
        }
      }
      return Answer.SEES;
    } catch (VirtualMachineError passing) {
      return Answer.NOT_NOW;
    } catch (Throwable refusal) {
      return Answer.BLIND;
    }
  }

  private Answer countAttempt(ClassLoader loader) {
    Integer before = attempts.get(loader, "");
    int count = before == null ? 1 : before + 1;
    attempts.put(loader, "", count);
    // A thread of our own has stack enough.
    return count < MOST_ATTEMPTS && !OwnThreads.isCurrent() ? Answer.NOT_NOW : Answer.BLIND;
  }

  private void warn(String loaderClass) {
    report.foundObstacle(
        "classes of the loader "
            + loaderClass
            + " are left as they are: it does not find the classes java.lang.Promtap* of the"
            + " boot loader; have it pass the package java.lang on to its parent");
  }
}
