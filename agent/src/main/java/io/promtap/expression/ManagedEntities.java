// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The enhanced entities of OpenJPA and DataNucleus: each has a state manager while it is in use,
 * which knows by number what is loaded. The numbers follow from static fields of the entity.
 *
 * <p>An older one of JDO has a manager that loads a field when it is asked whether it is loaded.
 * Nothing of it is read.
 */
final class ManagedEntities implements LazyKind {

  @Override
  public @Nullable MethodHandle isLoaded(Class<?> type) throws ReflectiveOperationException {
    return test(type, null);
  }

  @Override
  public MethodHandle isLoaded(Class<?> type, String attribute)
      throws ReflectiveOperationException {
    MethodHandle test = test(type, attribute);
    return test == null ? StateTests.always(true) : test;
  }

  /**
   * @param attribute {@code null} for all
   */
  private static @Nullable MethodHandle test(Class<?> type, @Nullable String attribute)
      throws ReflectiveOperationException {
    Class<?> entity = Supertypes.named(type, "org.apache.openjpa.enhance.PersistenceCapable");
    if (entity != null) {
      return ofOpenJpa(entity, numbers(type, "pc", attribute));
    }
    entity = Supertypes.named(type, "org.datanucleus.enhancement.Persistable");
    if (entity != null) {
      return ofDataNucleus(entity, numbers(type, "dn", attribute));
    }
    entity = Supertypes.named(type, "javax.jdo.spi.PersistenceCapable");
    return entity == null
        ? null
        : StateTests.of(StateTests.call(entity, "jdoGetStateManager"), StateTests.always(false));
  }

  private static MethodHandle ofOpenJpa(Class<?> entity, List<Integer> numbers)
      throws ReflectiveOperationException {
    Class<?> manager =
        Class.forName(
            "org.apache.openjpa.kernel.OpenJPAStateManager", false, entity.getClassLoader());
    MethodHandle test = StateTests.always(true);
    for (Integer number : numbers) {
      test = StateTests.and(test, StateTests.ask(BitSet.class, "get", int.class, number));
    }
    // What is detached has a manager of another kind, which loads nothing.
    return StateTests.of(
        StateTests.call(entity, "pcGetStateManager"),
        StateTests.ifA(manager, StateTests.of(StateTests.call(manager, "getLoaded"), test), true));
  }

  private static MethodHandle ofDataNucleus(Class<?> entity, List<Integer> numbers)
      throws ReflectiveOperationException {
    Class<?> manager = managerOfDataNucleus(entity.getClassLoader());
    MethodHandle test = StateTests.always(true);
    for (Integer number : numbers) {
      test = StateTests.and(test, StateTests.ask(manager, "isFieldLoaded", int.class, number));
    }
    return StateTests.of(
        StateTests.call(entity, "dnGetStateManager"), StateTests.ifA(manager, test, true));
  }

  /** Its name since version 6, and before. */
  private static Class<?> managerOfDataNucleus(@Nullable ClassLoader loader)
      throws ClassNotFoundException {
    try {
      return Class.forName("org.datanucleus.state.DNStateManager", false, loader);
    } catch (ClassNotFoundException older) {
      return Class.forName("org.datanucleus.state.ObjectProvider", false, loader);
    }
  }

  /**
   * Returns the number of one attribute, or of all, among those of the class and its superclasses.
   */
  private static List<Integer> numbers(Class<?> type, String prefix, @Nullable String attribute)
      throws ReflectiveOperationException {
    List<Integer> numbers = new ArrayList<>();
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      Object names = constant(at, prefix + "FieldNames");
      Object inherited = constant(at, prefix + "InheritedFieldCount");
      if (!(names instanceof String[]) || !(inherited instanceof Integer)) {
        continue;
      }
      List<String> own = Arrays.asList((String[]) names);
      for (int i = 0; i < own.size(); i++) {
        if (attribute == null || attribute.equals(own.get(i))) {
          numbers.add((Integer) inherited + i);
        }
      }
      if (attribute != null && !numbers.isEmpty()) {
        break;
      }
    }
    return numbers;
  }

  private static @Nullable Object constant(Class<?> type, String name)
      throws ReflectiveOperationException {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals(name) && Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        return field.get(null);
      }
    }
    return null;
  }
}
