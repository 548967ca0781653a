// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.config.MethodTarget;
import io.promtap.support.Supertypes;
import io.promtap.weaving.Annotations;

/**
 * A matcher of receivers: whether a rule matches the class of an object although the method is
 * declared in a supertype. It is asked once per loaded class, on a thread of the application.
 */
public final class ReceiverMatcher {

  private final RuleMatcher matcher;
  private final MethodTarget target;

  public ReceiverMatcher(RuleMatcher matcher) {
    this.matcher = matcher;
    this.target = matcher.target();
  }

  boolean appliesTo(Class<?> type) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      if (matches(at)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(Class<?> type) {
    return matcher.matchesName(type.getName())
        && (target.supertypes().isEmpty() || isBelow(type))
        && isAnnotated(type);
  }

  private boolean isAnnotated(Class<?> type) {
    return target.classAnnotations().isEmpty()
        || matcher.isAnnotated(Annotations.on(type), type.getClassLoader());
  }

  public boolean isBelow(Class<?> type) {
    for (Class<?> at : Supertypes.of(type)) {
      if (target.supertypes().contains(at.getName())) {
        return true;
      }
    }
    return false;
  }
}
