// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of which a test of an object's state is put together. Each test is a method handle that
 * takes the object and holds only types of the JDK and of the object's library: the class keeps it,
 * and does not keep the agent alive.
 */
final class StateTests {

  static final MethodType TEST = MethodType.methodType(boolean.class, Object.class);
  static final MethodType READ = MethodType.methodType(Object.class, Object.class);

  private StateTests() {}

  /** Returns a test with one answer. */
  static MethodHandle always(boolean answer) {
    return MethodHandles.dropArguments(
        MethodHandles.constant(boolean.class, answer), 0, Object.class);
  }

  /** Returns a reader that gives {@code null}. */
  static MethodHandle nothing() {
    return MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, Object.class);
  }

  static MethodHandle and(MethodHandle first, MethodHandle second) {
    return MethodHandles.guardWithTest(first, second, always(false));
  }

  /** Returns a test that answers no where the other one throws. */
  static MethodHandle orNo(MethodHandle test) {
    MethodHandle no = MethodHandles.dropArguments(always(false), 0, Throwable.class);
    return MethodHandles.catchException(test, Throwable.class, no);
  }

  static MethodHandle not(MethodHandle test) {
    return MethodHandles.guardWithTest(test, always(false), always(true));
  }

  /** Returns a test of what a reader gives. The answer for {@code null} is yes. */
  static MethodHandle of(MethodHandle reader, MethodHandle test) throws IllegalAccessException {
    return MethodHandles.filterReturnValue(
        reader, MethodHandles.guardWithTest(isA(null), always(true), test));
  }

  /**
   * Returns a test of the objects of a class.
   *
   * @param otherwise the answer for other objects
   */
  static MethodHandle ifA(Class<?> type, MethodHandle test, boolean otherwise)
      throws IllegalAccessException {
    return MethodHandles.guardWithTest(isA(type), test, always(otherwise));
  }

  /**
   * @param type {@code null} for a test of whether an object is {@code null}
   */
  private static MethodHandle isA(@Nullable Class<?> type) throws IllegalAccessException {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      return type == null
          ? lookup.findStatic(Objects.class, "isNull", TEST)
          : lookup.findVirtual(Class.class, "isInstance", TEST).bindTo(type);
    } catch (NoSuchMethodException sinceJava8) {
      throw new IllegalStateException(sinceJava8);
    }
  }

  /** Returns a reader that calls a public method. */
  static MethodHandle call(Class<?> type, String name) throws ReflectiveOperationException {
    return accessible(type.getMethod(name)).asType(READ);
  }

  /** Returns a test that calls a public method. */
  static MethodHandle ask(Class<?> type, String name) throws ReflectiveOperationException {
    return accessible(type.getMethod(name)).asType(TEST);
  }

  /** Returns a test that calls a public method with one argument. */
  static MethodHandle ask(Class<?> type, String name, Class<?> parameter, Object argument)
      throws ReflectiveOperationException {
    MethodHandle method = accessible(type.getMethod(name, parameter));
    return MethodHandles.insertArguments(method, 1, argument).asType(TEST);
  }

  /** Returns a reader of a field. */
  static MethodHandle field(Field field) throws ReflectiveOperationException {
    field.setAccessible(true);
    return MethodHandles.lookup().unreflectGetter(field).asType(READ);
  }

  /** A library may keep a public method in a class that is not. */
  private static MethodHandle accessible(Method method) throws ReflectiveOperationException {
    try {
      method.setAccessible(true);
    } catch (RuntimeException closedModule) {
      return MethodHandles.publicLookup().unreflect(method);
    }
    return MethodHandles.lookup().unreflect(method);
  }
}
