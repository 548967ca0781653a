// SPDX-License-Identifier: Apache-2.0
package io.promtap.check;

import io.promtap.methods.ReceiverMatcher;
import io.promtap.methods.RuleMatcher;
import io.promtap.weaving.ClassHead;
import io.promtap.weaving.ClassSource;
import io.promtap.weaving.Hierarchy;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A class that several rules are checked against. It reads its file at most once. */
final class CheckedClass {

  private final ClassSource.Candidate candidate;
  private final String name;
  private boolean isRead;
  private @Nullable ClassHead file;
  private @Nullable Hierarchy hierarchy;

  CheckedClass(ClassSource.Candidate candidate) {
    this.candidate = candidate;
    this.name = candidate.name().replace('/', '.');
  }

  /** Returns the name with dots. */
  String name() {
    return name;
  }

  boolean isBelow(RuleMatcher matcher) {
    Class<?> loaded = candidate.loaded();
    if (loaded == null) {
      Hierarchy read = hierarchy();
      return read != null && read.isAny(matcher.supertypes());
    }
    try {
      return new ReceiverMatcher(matcher).isBelow(loaded);
    } catch (LinkageError brokenHierarchy) {
      return false;
    }
  }

  /** Returns {@code null} if the file is not readable. */
  @Nullable ClassHead file() {
    if (!isRead) {
      isRead = true;
      try {
        ClassHead head = ClassHead.read(candidate.read());
        hierarchy = new Hierarchy(head, candidate.loader());
        file = head;
      } catch (IOException | RuntimeException damaged) {
        // Both stay null.
      }
    }
    return file;
  }

  /** Returns {@code null} if the file is not readable. */
  @Nullable Hierarchy hierarchy() {
    return file() == null ? null : hierarchy;
  }

  static boolean isAnnotation(ClassHead file) {
    return file.interfaces().contains("java/lang/annotation/Annotation");
  }
}
