// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Iterator;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

/** A finder of the member that a step of an expression means, and of a method handle to it. */
final class Members {

  private Members() {}

  /**
   * {@code getX()}, {@code isX()}, {@code x()} where there is a field {@code x} too (a record's
   * component among them), or the field itself; public or not, inherited or not.
   *
   * <p>Some objects change or call out when they are asked: futures, iterators, streams, and all
   * that has to be closed, such as JDBC connections. Only their fields are read.
   *
   * @return null if there is none
   */
  static Member property(Class<?> type, String name) {
    Field field = field(type, name);
    if (isDelicate(type) || AutoCloseable.class.isAssignableFrom(type)) {
      return field;
    }
    String suffix = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    Method method = anyMethod(type, "get" + suffix);
    if (method == null) {
      method = anyMethod(type, "is" + suffix);
    }
    if (method == null && field != null) {
      method = anyMethod(type, name);
    }
    return method != null ? method : field;
  }

  /** The method with this exact name; null if there is none. */
  static Member method(Class<?> type, String name) {
    return isDelicate(type) ? null : anyMethod(type, name);
  }

  private static boolean isDelicate(Class<?> type) {
    return Future.class.isAssignableFrom(type)
        || Iterator.class.isAssignableFrom(type)
        || BaseStream.class.isAssignableFrom(type);
  }

  /** The nearest declaration that returns a value. */
  private static Method anyMethod(Class<?> type, String name) {
    for (Class<?> at : Supertypes.of(type)) {
      try {
        Method method = at.getDeclaredMethod(name);
        if (!Modifier.isStatic(method.getModifiers()) && method.getReturnType() != void.class) {
          return method;
        }
      } catch (NoSuchMethodException further) {
        continue;
      }
    }
    return null;
  }

  private static Field field(Class<?> type, String name) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      try {
        Field field = at.getDeclaredField(name);
        if (!Modifier.isStatic(field.getModifiers())) {
          return field;
        }
      } catch (NoSuchFieldException further) {
        continue;
      }
    }
    return null;
  }

  /**
   * A handle that may be called from anywhere; null if the member's module is closed.
   *
   * <p>A class inside a module often implements a public type. Its method is then called through
   * that type.
   */
  static MethodHandle handle(Member member) throws IllegalAccessException {
    if (isOpen((AccessibleObject) member)) {
      return member instanceof Method
          ? MethodHandles.lookup().unreflect((Method) member)
          : MethodHandles.lookup().unreflectGetter((Field) member);
    }
    if (member instanceof Method) {
      for (Class<?> type : Supertypes.of(member.getDeclaringClass())) {
        MethodHandle handle = publicHandle(type, member.getName());
        if (handle != null) {
          return handle;
        }
      }
    }
    return null;
  }

  private static boolean isOpen(AccessibleObject member) {
    try {
      member.setAccessible(true);
      return true;
    } catch (RuntimeException closed) {
      return false;
    }
  }

  private static MethodHandle publicHandle(Class<?> type, String name) {
    try {
      return Modifier.isPublic(type.getModifiers())
          ? MethodHandles.publicLookup().unreflect(type.getMethod(name))
          : null;
    } catch (NoSuchMethodException | IllegalAccessException notHere) {
      return null;
    }
  }

  /** The name of the module, as {@code --add-opens} takes it. */
  static String moduleName(Class<?> type) {
    try {
      Object module = Class.class.getMethod("getModule").invoke(type);
      return String.valueOf(module.getClass().getMethod("getName").invoke(module));
    } catch (ReflectiveOperationException | RuntimeException java8) {
      return "<module>";
    }
  }
}
