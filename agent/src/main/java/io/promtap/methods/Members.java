package io.promtap.methods;

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

/** Finds the member of a class that a step of an expression means, and a handle to it. */
final class Members {

  private Members() {}

  /**
   * {@code getX()}, {@code isX()}, {@code x()} where there is a field {@code x} too (a record's
   * component among them), or the field itself; public or not, inherited or not.
   *
   * <p>Of what is used up by asking, or asks somebody else, only fields are read: futures,
   * iterators, streams, and whatever wants to be closed, as JDBC's connections do.
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

  /** The method of this name, which the user asked for by its exact name. */
  static Member method(Class<?> type, String name) {
    return isDelicate(type) ? null : anyMethod(type, name);
  }

  private static boolean isDelicate(Class<?> type) {
    return Future.class.isAssignableFrom(type)
        || Iterator.class.isAssignableFrom(type)
        || BaseStream.class.isAssignableFrom(type);
  }

  /** The closest declaration that returns something. */
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
   * A handle that may be called from anywhere; null if the member's module lets nobody in.
   *
   * <p>A class inside a module is often the hidden side of a public type: then the method is called
   * through that.
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

  /** As {@code --add-opens} wants it. */
  static String moduleName(Class<?> type) {
    try {
      Object module = Class.class.getMethod("getModule").invoke(type);
      return String.valueOf(module.getClass().getMethod("getName").invoke(module));
    } catch (ReflectiveOperationException | RuntimeException java8) {
      return "<module>";
    }
  }
}
