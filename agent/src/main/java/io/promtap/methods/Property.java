package io.promtap.methods;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * One property by name: {@code getX()}, {@code isX()}, {@code x()} of a record or where a field
 * {@code x} exists, or the field itself, public or not, inherited or not.
 *
 * <p>The accessor is looked up once per class and kept by that class ({@link ClassValue}), as a
 * method handle: it goes when the class's loader goes, and the agent keeps no class alive.
 */
final class Property {

  private static final MethodType TYPE = MethodType.methodType(Object.class, Object.class);

  private final String name;
  private final ClassValue<Object> accessors =
      new ClassValue<Object>() {
        @Override
        protected Object computeValue(Class<?> type) {
          // A class that lacks the property must not be searched again at each call.
          try {
            return accessor(type);
          } catch (ReflectiveOperationException | RuntimeException failure) {
            return failure.getMessage();
          }
        }
      };

  Property(String name) {
    this.name = name;
  }

  Object read(Object target) throws Throwable {
    Object accessor = accessors.get(target.getClass());
    if (accessor instanceof MethodHandle) {
      return ((MethodHandle) accessor).invokeExact(target);
    }
    throw new IllegalArgumentException((String) accessor);
  }

  private MethodHandle accessor(Class<?> type) throws ReflectiveOperationException {
    String suffix = Character.toUpperCase(name.charAt(0)) + name.substring(1);
    Method method = method(type, "get" + suffix);
    if (method == null) {
      method = method(type, "is" + suffix);
    }
    Field field = field(type);
    if (method == null && field != null) {
      method = method(type, name);
    }
    if (method != null) {
      return MethodHandles.lookup().unreflect(open(method, type)).asType(TYPE);
    }
    if (field != null) {
      return MethodHandles.lookup().unreflectGetter(open(field, type)).asType(TYPE);
    }
    throw new NoSuchFieldException(type.getName() + " has no property " + name);
  }

  /** The closest declaration; a public one of an interface if the class has none. */
  private static Method method(Class<?> type, String methodName) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      try {
        Method method = at.getDeclaredMethod(methodName);
        if (!Modifier.isStatic(method.getModifiers()) && method.getReturnType() != void.class) {
          return method;
        }
      } catch (NoSuchMethodException further) {
        continue;
      }
    }
    for (Method method : type.getMethods()) {
      if (method.getName().equals(methodName)
          && method.getParameterCount() == 0
          && method.getReturnType() != void.class
          && !Modifier.isStatic(method.getModifiers())) {
        return method;
      }
    }
    return null;
  }

  private Field field(Class<?> type) {
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

  private static <T extends AccessibleObject> T open(T member, Class<?> type)
      throws ReflectiveOperationException {
    try {
      member.setAccessible(true);
      return member;
    } catch (RuntimeException closed) {
      String packageName =
          type.getName().substring(0, Math.max(type.getName().lastIndexOf('.'), 0));
      throw new IllegalAccessException(
          "no access to "
              + member
              + ": its module does not open "
              + packageName
              + "; --add-opens <module>/"
              + packageName
              + "=ALL-UNNAMED would");
    }
  }
}
