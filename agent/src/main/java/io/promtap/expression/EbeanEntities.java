// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The enhanced entities of Ebean: each has an interceptor that knows by number what is loaded. The
 * numbers follow from a static field of the entity.
 */
final class EbeanEntities implements LazyKind {

  private static final String[] ENTITIES = {
    "io.ebean.bean.EntityBean", "com.avaje.ebean.bean.EntityBean"
  };

  @Override
  public @Nullable MethodHandle isLoaded(Class<?> type) throws ReflectiveOperationException {
    Class<?> entity = entity(type);
    if (entity == null) {
      return null;
    }
    Class<?> interceptor = entity.getMethod("_ebean_getIntercept").getReturnType();
    return test(entity, interceptor, StateTests.ask(interceptor, "isFullyLoadedBean"));
  }

  @Override
  public MethodHandle isLoaded(Class<?> type, String attribute)
      throws ReflectiveOperationException {
    Class<?> entity = entity(type);
    int number = entity == null ? -1 : number(type, attribute);
    if (entity == null || number < 0) {
      return StateTests.always(true);
    }
    Class<?> interceptor = entity.getMethod("_ebean_getIntercept").getReturnType();
    return test(
        entity, interceptor, StateTests.ask(interceptor, "isLoadedProperty", int.class, number));
  }

  private static @Nullable Class<?> entity(Class<?> type) {
    for (String name : ENTITIES) {
      Class<?> entity = Supertypes.named(type, name);
      if (entity != null) {
        return entity;
      }
    }
    return null;
  }

  /** Nothing of a new entity can be loaded. */
  private static MethodHandle test(Class<?> entity, Class<?> interceptor, MethodHandle isLoaded)
      throws ReflectiveOperationException {
    return StateTests.of(
        StateTests.call(entity, "_ebean_getIntercept"),
        MethodHandles.guardWithTest(
            StateTests.ask(interceptor, "isNew"), StateTests.always(true), isLoaded));
  }

  private static int number(Class<?> type, String attribute) throws ReflectiveOperationException {
    Object names = type.getField("_ebean_props").get(null);
    return Arrays.asList((String[]) names).indexOf(attribute);
  }
}
