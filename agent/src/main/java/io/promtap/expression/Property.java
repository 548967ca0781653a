// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.ReadStatements;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reader of one property, or of one method without arguments, for objects of any class.
 *
 * <p>The accessor is a method handle. It is looked up once per class, and the class holds it
 * ({@link ClassValue}): it is collected with the class's loader, and the agent keeps no class
 * alive. A class does not keep the agent alive either, because it holds only types of the JDK, and
 * no handle leads to code of the agent.
 */
final class Property {

  private static final MethodType OBJECT = MethodType.methodType(Object.class, Object.class);
  private static final MethodType NUMBER = MethodType.methodType(double.class, Object.class);

  private final String name;
  private final boolean isCall;

  /**
   * The class, a handle to read with, and readers of the fields that must hold nothing that is not
   * loaded. Or the class and a text with the reason why there is no handle. The class alone for one
   * whose objects only hold another one: their content is read instead.
   */
  private final ClassValue<Object[]> accessors =
      new ClassValue<Object[]>() {
        @Override
        protected Object[] computeValue(Class<?> type) {
          // The reason is kept, so that a class without the property is not searched at each call.
          try {
            if (Wrappers.isOne(type)) {
              return new Object[] {type};
            }
            return Objects.requireNonNull(privileged(type, false));
          } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
            return new Object[] {type, String.valueOf(failure.getMessage())};
          }
        }
      };

  /**
   * The accessor of the first class. Most properties are read from objects of one class, and a
   * look-up in a {@link ClassValue} takes longer than most getters. Weak, since the class holds it.
   */
  private WeakReference<Object[]> first = new WeakReference<>(null);

  /**
   * The same, with a handle that reads a number as a double; {@code null} if it is not primitive.
   */
  private final ClassValue<Object @Nullable []> numbers =
      new ClassValue<Object @Nullable []>() {
        @Override
        protected Object @Nullable [] computeValue(Class<?> type) {
          try {
            return Wrappers.isOne(type) || LazyObjects.mayBe(type) ? null : privileged(type, true);
          } catch (ReflectiveOperationException | RuntimeException | LinkageError failure) {
            return null;
          }
        }
      };

  /**
   * @param isCall whether this is the exact name of a method and not a property
   */
  Property(String name, boolean isCall) {
    this.name = name;
    this.isCall = isCall;
  }

  @Nullable Object read(Object target) throws Throwable {
    Class<?> type = target.getClass();
    Object[] known = first.get();
    Object[] found = known != null && known[0] == type ? known : accessor(type, known == null);
    if (found.length == 1) {
      Object content = Wrappers.unwrap(target);
      return content == null ? null : read(content);
    }
    Object accessor = found[1];
    if (!(accessor instanceof MethodHandle)) {
      throw new IllegalArgumentException((String) accessor);
    }
    if (LazyObjects.holdsUnloaded(target, (MethodHandle[]) found[2])) {
      return null;
    }
    int before = ReadStatements.count();
    Object value;
    try {
      value = (Object) ((MethodHandle) accessor).invokeExact(target);
    } catch (Throwable failure) {
      checkStatements(before, type);
      throw failure;
    }
    checkStatements(before, type);
    return value;
  }

  private Object[] accessor(Class<?> type, boolean isFirst) {
    Object[] found = accessors.get(type);
    if (isFirst) {
      first = new WeakReference<>(found);
    }
    return found;
  }

  /** Reads without boxing a primitive number; NaN if it is not a number. */
  double number(Object target) throws Throwable {
    Object[] found = numbers.get(target.getClass());
    if (found == null) {
      return ReadValues.number(read(target));
    }
    if (LazyObjects.holdsUnloaded(target, (MethodHandle[]) found[2])) {
      return Double.NaN;
    }
    int before = ReadStatements.count();
    double number = (double) ((MethodHandle) found[1]).invokeExact(target);
    checkStatements(before, target.getClass());
    return number;
  }

  /** The next read looks up a method that is not called again, which reads as {@code null}. */
  private void checkStatements(int before, Class<?> type) throws Throwable {
    if (ReadStatements.count() != before) {
      try {
        StatementGetters.check(before, type, name);
      } finally {
        accessors.remove(type);
        numbers.remove(type);
        first = new WeakReference<>(null);
      }
    }
  }

  /** The application, which is on the stack, may not look up what is not public. */
  private Object @Nullable [] privileged(Class<?> type, boolean asNumber)
      throws ReflectiveOperationException {
    try {
      return AccessController.doPrivileged(
          new PrivilegedExceptionAction<Object @Nullable []>() {
            @Override
            public Object @Nullable [] run() throws ReflectiveOperationException {
              return find(type, asNumber);
            }
          });
    } catch (PrivilegedActionException e) {
      throw (ReflectiveOperationException) e.getException();
    }
  }

  private Object @Nullable [] find(Class<?> type, boolean asNumber)
      throws ReflectiveOperationException {
    Member member = isCall ? Members.method(type, name) : Members.property(type, name);
    if (member == null) {
      throw new NoSuchFieldException(
          type.getName()
              + " has no "
              + (isCall ? "method " + name + "()" : "property " + name)
              + orCall(type));
    }
    if (StatementGetters.isOne(type, name)) {
      return asNumber ? null : new Object[] {type, StateTests.nothing(), new MethodHandle[0]};
    }
    MethodHandle handle = Members.handle(member);
    if (handle == null) {
      throw new IllegalAccessException(closed(member) + orCall(type));
    }
    String attribute = Members.attribute(type, member);
    MethodHandle[] fields =
        member instanceof Method
            ? LazyObjects.fields(type, attribute, described((Method) member))
            : new MethodHandle[0];
    if (!asNumber) {
      return new Object[] {
        type, LazyObjects.guarded(type, attribute, handle.asType(OBJECT)), fields
      };
    }
    Class<?> result = handle.type().returnType();
    boolean isNumber = result.isPrimitive() && result != boolean.class && result != char.class;
    return isNumber ? new Object[] {type, handle.asType(NUMBER), fields} : null;
  }

  private static String described(Method method) {
    Class<?> type = method.getReturnType();
    return method.getName() + MethodType.methodType(type).toMethodDescriptorString();
  }

  private String orCall(Class<?> type) {
    return isCall || !AutoCloseable.class.isAssignableFrom(type)
        ? ""
        : "; of an AutoCloseable only fields are read, unless a method is named, as in .getName()";
  }

  private static String closed(Member member) {
    String className = member.getDeclaringClass().getName();
    String packageName = className.substring(0, Math.max(className.lastIndexOf('.'), 0));
    return "no access to "
        + (AccessibleObject) member
        + ": its module does not open "
        + packageName
        + "; --add-opens "
        + Members.moduleName(member.getDeclaringClass())
        + "/"
        + packageName
        + "=ALL-UNNAMED would";
  }
}
