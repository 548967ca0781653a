package io.promtap.weaving;

import io.promtap.log.Failures;
import java.io.IOException;
import java.io.InputStream;
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
   * Retransforms the loaded classes that may matter to the probes: those with a configured name,
   * those below one of their types, and those with one of their annotations. A class that cannot be
   * retransformed is counted and left.
   *
   * @return how many classes were retransformed
   */
  static int retransform(Instrumentation instrumentation, ProbeIndex index) {
    Set<String> supertypes = new HashSet<>();
    for (Probe probe : index.probes()) {
      for (String name : probe.supertypes()) {
        supertypes.add(name.replace('/', '.'));
      }
    }
    List<Class<?>> candidates = new ArrayList<>();
    for (Class<?> type : instrumentation.getAllLoadedClasses()) {
      if (type.getClassLoader() != LoadedClasses.class.getClassLoader()
          && !type.isArray()
          && !type.isPrimitive()
          && instrumentation.isModifiableClass(type)
          && isWanted(type, index, supertypes)) {
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

  private static boolean isWanted(Class<?> type, ProbeIndex index, Set<String> supertypes) {
    String name = type.getName().replace('.', '/');
    return index.isWantedByName(name)
        || isBelow(type, supertypes)
        || index.wantsAnnotations()
            && !Transformer.isIgnored(name)
            && index.hasWantedAnnotation(bytesOf(type, name));
  }

  /** Empty if the loader cannot show its class file. */
  private static byte[] bytesOf(Class<?> type, String name) {
    try (InputStream in = ClassFiles.open(type.getClassLoader(), name)) {
      return in == null ? new byte[0] : ClassFiles.readFully(in);
    } catch (IOException | RuntimeException | LinkageError unreadable) {
      return new byte[0];
    }
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
