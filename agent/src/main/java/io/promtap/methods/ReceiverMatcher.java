package io.promtap.methods;

import io.promtap.config.MethodTarget;
import java.lang.annotation.Annotation;

/**
 * Says whether an object is one that a rule names, although the method is declared further up.
 * Asked once per class, on an application's thread, of classes that are loaded.
 */
final class ReceiverMatcher {

  private final RuleMatcher matcher;
  private final MethodTarget target;

  ReceiverMatcher(RuleMatcher matcher) {
    this.matcher = matcher;
    this.target = matcher.target();
  }

  boolean appliesTo(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (isMeant(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean isMeant(Class<?> type) {
    return matcher.matchesName(type.getName())
        && (target.supertypes().isEmpty() || isBelow(type))
        && (target.classAnnotations().isEmpty() || bearsAny(type));
  }

  boolean isBelow(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (target.supertypes().contains(at.getName()) || implementsAny(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean implementsAny(Class<?> type) {
    for (Class<?> implemented : type.getInterfaces()) {
      if (target.supertypes().contains(implemented.getName()) || implementsAny(implemented)) {
        return true;
      }
    }
    return false;
  }

  private boolean bearsAny(Class<?> type) {
    for (Annotation annotation : type.getDeclaredAnnotations()) {
      if (target.classAnnotations().contains(annotation.annotationType().getName())) {
        return true;
      }
    }
    return false;
  }
}
