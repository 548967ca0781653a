// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * The woven entities of EclipseLink. A reference to another entity has a holder in a field beside
 * it, which says whether it is loaded; other attributes are loaded together, as a fetch group.
 */
final class EclipseLinkEntities implements LazyKind {

  private static final String WOVEN = "org.eclipse.persistence.internal.weaving.PersistenceWeaved";
  private static final String GROUPED = "org.eclipse.persistence.queries.FetchGroupTracker";
  private static final String BEFORE = "_persistence_";
  private static final String AFTER = "_vh";

  @Override
  public @Nullable MethodHandle isLoaded(Class<?> type) throws ReflectiveOperationException {
    if (Supertypes.named(type, WOVEN) == null) {
      return null;
    }
    MethodHandle test = StateTests.always(true);
    Class<?> grouped = Supertypes.named(type, GROUPED);
    if (grouped != null) {
      MethodHandle group = StateTests.call(grouped, "_persistence_getFetchGroup");
      test = StateTests.of(group, StateTests.always(false));
    }
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (field.getName().startsWith(BEFORE) && field.getName().endsWith(AFTER)) {
          test = StateTests.and(test, isInstantiated(field));
        }
      }
    }
    return test;
  }

  @Override
  public MethodHandle isLoaded(Class<?> type, String attribute)
      throws ReflectiveOperationException {
    MethodHandle test = StateTests.always(true);
    Class<?> grouped = Supertypes.named(type, GROUPED);
    if (grouped != null) {
      test = StateTests.ask(grouped, "_persistence_isAttributeFetched", String.class, attribute);
    }
    Field holder = Members.field(type, BEFORE + attribute + AFTER);
    return holder == null ? test : StateTests.and(test, isInstantiated(holder));
  }

  private static MethodHandle isInstantiated(Field holder) throws ReflectiveOperationException {
    return StateTests.of(
        StateTests.field(holder), StateTests.ask(holder.getType(), "isInstantiated"));
  }
}
