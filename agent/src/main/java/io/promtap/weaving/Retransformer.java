// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.log.Failures;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * The retransformation of loaded classes: the JVM passes them to the transformers again, with the
 * class files that they were loaded from.
 */
public final class Retransformer {

  /** Classes that share one stop of the application's threads. Each of them makes it longer. */
  private static final int BATCH = 32;

  private Retransformer() {}

  /**
   * Retransforms the loaded classes that are wanted. A class for which this fails is counted as a
   * failure and stays as it is.
   *
   * @param wanted the condition; it is not called for Promtap's own classes and for classes that
   *     the JVM does not retransform
   * @return the classes that were retransformed
   */
  public static List<Class<?>> retransform(
      Instrumentation instrumentation, Predicate<Class<?>> wanted) {
    List<Class<?>> candidates = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getClassLoader() != Retransformer.class.getClassLoader()
          && !type.isArray()
          && instrumentation.isModifiableClass(type)
          && wanted.test(type)) {
        candidates.add(type);
      }
    }
    List<Class<?>> done = new ArrayList<>();
    for (int from = 0; from < candidates.size(); from += BATCH) {
      List<Class<?>> batch = candidates.subList(from, Math.min(from + BATCH, candidates.size()));
      if (!retransformAll(instrumentation, batch, done) && batch.size() > 1) {
        batch.forEach(
            type -> retransformAll(instrumentation, Collections.singletonList(type), done));
      }
    }
    return done;
  }

  private static boolean retransformAll(
      Instrumentation instrumentation, List<Class<?>> batch, List<Class<?>> done) {
    try {
      instrumentation.retransformClasses(batch.toArray(new Class<?>[0]));
      done.addAll(batch);
      return true;
    } catch (Throwable failure) {
      // One class makes its whole batch fail. The caller tries the classes of a batch one by one.
      if (batch.size() == 1) {
        Failures.record(
            "retransform", new IllegalStateException(batch.get(0) + ": " + failure, failure));
      }
      return false;
    }
  }
}
