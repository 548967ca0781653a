package io.promtap.weaving;

import io.promtap.log.Failures;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Brings classes that were loaded before the agent to the transformer: all of them after an attach,
 * at a JVM's start the few that other agents loaded.
 */
final class LoadedClasses {

  private LoadedClasses() {}

  /**
   * Retransforms the loaded classes that may matter to these probes: those with a configured name
   * and those below one of these types. A class that cannot be retransformed is counted and left.
   *
   * @return how many classes were retransformed
   */
  static int retransform(Instrumentation instrumentation, List<Probe> probes) {
    Set<String> supertypes = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Probe probe : probes) {
      for (String name : probe.classNames()) {
        names.add(name.replace('/', '.'));
      }
      for (String name : probe.supertypes()) {
        supertypes.add(name.replace('/', '.'));
      }
    }
    List<Class<?>> candidates = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getClassLoader() != LoadedClasses.class.getClassLoader()
          && !type.isInterface()
          && !type.isArray()
          && instrumentation.isModifiableClass(type)
          && (names.contains(type.getName()) || isBelow(type, supertypes))) {
        candidates.add(type);
      }
    }
    int done = 0;
    for (Class<?> type : candidates) {
      try {
        instrumentation.retransformClasses(type);
        done++;
      } catch (Throwable failure) {
        Failures.record("retransform", failure);
      }
    }
    return done;
  }

  private static boolean isBelow(Class<?> type, Set<String> supertypes) {
    try {
      for (Class<?> at = type; at != null; at = at.getSuperclass()) {
        if (supertypes.contains(at.getName()) || implementsAny(at, supertypes)) {
          return true;
        }
      }
    } catch (LinkageError brokenHierarchy) {
      return false;
    }
    return false;
  }

  private static boolean implementsAny(Class<?> type, Set<String> supertypes) {
    for (Class<?> implemented : type.getInterfaces()) {
      if (supertypes.contains(implemented.getName()) || implementsAny(implemented, supertypes)) {
        return true;
      }
    }
    return false;
  }
}
