// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving;

import io.promtap.support.Supertypes;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A filter for the loaded classes that a probe may want: classes that probes name, classes below
 * one of their types, and classes with one of their annotations. Only these are retransformed.
 */
final class RetransformCandidates implements Predicate<Class<?>> {

  private final ProbeIndex index;
  private final Set<String> names = new HashSet<>();
  private final Set<String> supertypes = new HashSet<>();

  RetransformCandidates(ProbeIndex index) {
    this.index = index;
    for (String name : index.names()) {
      names.add(name.replace('/', '.'));
    }
    for (Probe probe : index.probes()) {
      for (String name : probe.supertypes()) {
        supertypes.add(name.replace('/', '.'));
      }
    }
  }

  @Override
  public boolean test(Class<?> type) {
    if (names.contains(type.getName())) {
      return true;
    }
    // A class of the boot loader has to be named.
    return type.getClassLoader() != null && test(type, type.getName().replace('.', '/'));
  }

  private boolean test(Class<?> type, String name) {
    return !ProbeIndex.isIgnored(name)
        && (index.isWantedByName(name)
            || !supertypes.isEmpty() && isBelow(type)
            || index.wantsAnnotations() && mayBeAnnotated(type, name));
  }

  /** A class whose loader shows no file is retransformed to see its file. */
  private boolean mayBeAnnotated(Class<?> type, String name) {
    byte[] classFile = ClassFileReader.read(type.getClassLoader(), name);
    return classFile.length == 0 || index.hasWantedAnnotation(classFile);
  }

  private boolean isBelow(Class<?> type) {
    try {
      for (Class<?> at : Supertypes.of(type)) {
        if (supertypes.contains(at.getName())) {
          return true;
        }
      }
    } catch (LinkageError brokenHierarchy) {
      return false;
    }
    return false;
  }
}
