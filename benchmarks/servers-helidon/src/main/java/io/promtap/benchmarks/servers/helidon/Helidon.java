// SPDX-License-Identifier: Apache-2.0
package io.promtap.benchmarks.servers.helidon;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.stream.Stream;

/**
 * Helidon without a compiler that reads its classes, which are those of Java 21. What a request
 * passes costs what compiled code would: a method handle that is constant, and a function made as
 * the compiler makes a lambda.
 */
final class Helidon {
  private Helidon() {}

  /** Returns the class of that name below the package of the web server. */
  static Class<?> type(String name) {
    try {
      return Class.forName("io.helidon.webserver." + name);
    } catch (ClassNotFoundException e) {
      throw new LinkageError("no such class of Helidon", e);
    }
  }

  /** Returns a method of a class below that package. */
  static MethodHandle method(String type, String name, Class<?>... parameters) {
    return of("io.helidon.webserver." + type, name, parameters);
  }

  /** Returns a method whose receiver and result, unless that is primitive, have no type. */
  static MethodHandle of(String type, String name, Class<?>... parameters) {
    try {
      MethodHandle method =
          MethodHandles.publicLookup().unreflect(Class.forName(type).getMethod(name, parameters));
      MethodType erased = method.type().changeParameterType(0, Object.class);
      Class<?> result = erased.returnType();
      return method.asType(result.isPrimitive() ? erased : erased.changeReturnType(Object.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no such method of Helidon", e);
    }
  }

  /** Returns an instance of an interface with one method, which calls a static one. */
  static Object function(
      String type, String name, MethodHandles.Lookup lookup, String implementation)
      throws Exception {
    Class<?> function = type(type);
    Method method =
        Stream.of(function.getMethods())
            .filter(each -> each.getName().equals(name))
            .findFirst()
            .orElseThrow();
    MethodType signature = MethodType.methodType(void.class, method.getParameterTypes());
    MethodHandle target =
        lookup.findStatic(lookup.lookupClass(), implementation, signature.erase());
    try {
      return LambdaMetafactory.metafactory(
              lookup, name, MethodType.methodType(function), signature, target, signature)
          .getTarget()
          .invoke();
    } catch (Throwable e) {
      throw new LinkageError("no function of Helidon", e);
    }
  }

  /** Calls the first public method of that name that takes these arguments. */
  static Object call(Object receiver, String name, Object... arguments) {
    try {
      for (Method method : receiver.getClass().getMethods()) {
        if (method.getName().equals(name) && takes(method, arguments)) {
          return invoke(method, receiver, arguments);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a call of Helidon's failed", e);
    }
    throw new LinkageError("Helidon's " + receiver.getClass() + " has no " + name);
  }

  private static boolean takes(Method method, Object[] arguments) {
    Class<?>[] parameters = method.getParameterTypes();
    if (parameters.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < parameters.length; i++) {
      if (!MethodType.methodType(parameters[i]).wrap().returnType().isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }

  private static Object invoke(Method method, Object receiver, Object[] arguments)
      throws ReflectiveOperationException {
    method.setAccessible(true);
    return method.invoke(receiver, arguments);
  }
}
