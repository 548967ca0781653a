// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.methods.ReceiverMatcher;
import io.promtap.methods.RuleMatcher;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ClassSource;
import io.promtap.weaving.Hierarchy;
import java.io.IOException;

/** A class that several rules are checked against. Its file is read at most once. */
final class CheckedClass {

  private final ClassSource.Candidate candidate;
  private final String name;
  private boolean isRead;
  private ClassHead file;
  private Hierarchy hierarchy;

  CheckedClass(ClassSource.Candidate candidate) {
    this.candidate = candidate;
    this.name = candidate.name().replace('/', '.');
  }

  /** The name with dots. */
  String name() {
    return name;
  }

  boolean isBelow(RuleMatcher matcher) {
    if (candidate.loaded() == null) {
      return file() != null && hierarchy.isAny(matcher.supertypes());
    }
    try {
      return new ReceiverMatcher(matcher).isBelow(candidate.loaded());
    } catch (LinkageError brokenHierarchy) {
      return false;
    }
  }

  /** Null if the file cannot be read. */
  ClassHead file() {
    if (!isRead) {
      isRead = true;
      try {
        file = ClassHead.read(candidate.read());
        hierarchy = new Hierarchy(file, candidate.loader());
      } catch (IOException | RuntimeException damaged) {
        file = null;
      }
    }
    return file;
  }

  /** Call it only if {@link #file} is not null. */
  boolean isAnnotation() {
    return file().interfaces().contains("java/lang/annotation/Annotation");
  }

  /** Call it only if {@link #file} is not null. */
  Hierarchy hierarchy() {
    return hierarchy;
  }
}
