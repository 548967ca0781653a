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
import java.net.URLConnection;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** A finder of the member that a step of an expression names, and of a method handle to it. */
final class Members {

  private Members() {}

  /**
   * Finds {@code getX()}, {@code isX()}, {@code x()} if there is also a field {@code x} (such as a
   * record's component), or the field itself; public or not, inherited or not.
   *
   * <p>A call may change some objects or make them wait: futures, iterators, streams, and all that
   * must be closed, such as JDBC connections; a large object of a database is fetched from there.
   * Only their fields are read. {@link ChangingMethods} are not called either.
   */
  static @Nullable Member property(Class<?> type, String name) {
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

  /** Finds the method with this exact name. */
  static @Nullable Member method(Class<?> type, String name) {
    return isDelicate(type) ? null : anyMethod(type, name);
  }

  private static boolean isDelicate(Class<?> type) {
    return Future.class.isAssignableFrom(type)
        || Iterator.class.isAssignableFrom(type)
        || Enumeration.class.isAssignableFrom(type)
        || URLConnection.class.isAssignableFrom(type)
        || BaseStream.class.isAssignableFrom(type)
        || DatabaseValues.isOne(type);
  }

  /** Finds the nearest declaration that returns a value. */
  private static @Nullable Method anyMethod(Class<?> type, String name) {
    for (Class<?> at : Supertypes.of(type)) {
      try {
        Method method = at.getDeclaredMethod(name);
        if (!Modifier.isStatic(method.getModifiers())
            && method.getReturnType() != void.class
            && !ChangingMethods.isOne(type, name)) {
          return method;
        }
      } catch (NoSuchMethodException further) {
        continue;
      }
    }
    return null;
  }

  /**
   * Returns the name of the field that a member is, or whose getter it is.
   *
   * @return {@code null} for a method that is no getter of a field
   */
  static @Nullable String attribute(Class<?> type, Member member) {
    String name = member.getName();
    if (member instanceof Field || field(type, name) != null) {
      return name;
    }
    int prefix = name.startsWith("get") ? 3 : name.startsWith("is") ? 2 : 0;
    if (prefix == 0 || name.length() == prefix) {
      return null;
    }
    String rest = name.substring(prefix);
    String attribute = Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
    return field(type, attribute) != null ? attribute : field(type, rest) != null ? rest : null;
  }

  /** Finds the nearest field of this name, public or not. */
  static @Nullable Field field(Class<?> type, String name) {
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
   * Returns a handle that any code may call; {@code null} if the member's module is closed.
   *
   * <p>A class inside a module often implements a public type. The handle then calls the method of
   * that type.
   */
  static @Nullable MethodHandle handle(Member member) throws IllegalAccessException {
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

  private static @Nullable MethodHandle publicHandle(Class<?> type, String name) {
    try {
      return Modifier.isPublic(type.getModifiers())
          ? MethodHandles.publicLookup().unreflect(type.getMethod(name))
          : null;
    } catch (NoSuchMethodException | IllegalAccessException notHere) {
      return null;
    }
  }

  /** Returns the name of the module, as {@code --add-opens} takes it. */
  static String moduleName(Class<?> type) {
    try {
      Object module = Class.class.getMethod("getModule").invoke(type);
      return String.valueOf(module.getClass().getMethod("getName").invoke(module));
    } catch (ReflectiveOperationException | RuntimeException java8) {
      return "<module>";
    }
  }
}
