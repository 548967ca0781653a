package io.promtap.check;

import io.promtap.methods.ReceiverMatcher;
import io.promtap.methods.RuleMatcher;
import io.promtap.weaving.ClassFile;
import io.promtap.weaving.ClassSource;
import io.promtap.weaving.Hierarchy;
import java.io.IOException;

/** A class that is looked at for several rules, and read at most once. */
final class CheckedClass {

  private final ClassSource.Candidate candidate;
  private final String name;
  private boolean isRead;
  private ClassFile file;
  private Hierarchy hierarchy;

  CheckedClass(ClassSource.Candidate candidate) {
    this.candidate = candidate;
    this.name = candidate.name().replace('/', '.');
  }

  /** With dots. */
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

  /** Null if it cannot be read. */
  ClassFile file() {
    if (!isRead) {
      isRead = true;
      try {
        file = ClassFile.read(candidate.read());
        hierarchy = new Hierarchy(file, candidate.loader());
      } catch (IOException | RuntimeException damaged) {
        file = null;
      }
    }
    return file;
  }

  /** For one that can be read. */
  boolean isAnnotation() {
    return file().interfaces().contains("java/lang/annotation/Annotation");
  }

  /** For one that can be read. */
  Hierarchy hierarchy() {
    return hierarchy;
  }
}
