// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The results of MyBatis whose associations are loaded later: a subclass hands each call to a
 * handler, which knows what is not loaded. By its settings any call may load everything, {@code
 * toString()} and {@code hashCode()} do so by default.
 *
 * <p>One that was deserialized has another handler, which cannot be asked. It is not read.
 */
final class MyBatisObjects implements LazyKind {

  private static final String RESULT = "org.apache.ibatis.executor.loader.WriteReplaceInterface";

  /** The method of a proxy that gives its handler, by library, and the handler of MyBatis. */
  private static final String[][] PROXIES = {
    {
      "org.apache.ibatis.javassist.util.proxy.ProxyObject",
      "getHandler",
      "org.apache.ibatis.executor.loader.javassist.JavassistProxyFactory"
    },
    {
      "javassist.util.proxy.ProxyObject",
      "getHandler",
      "org.apache.ibatis.executor.loader.javassist.JavassistProxyFactory"
    },
    {
      "net.sf.cglib.proxy.Factory",
      "getCallback",
      "org.apache.ibatis.executor.loader.cglib.CglibProxyFactory"
    }
  };

  private static final String HANDLER = "$EnhancedResultObjectProxyImpl";
  private static final String LOADERS = "org.apache.ibatis.executor.loader.ResultLoaderMap";

  @Override
  public @Nullable MethodHandle isLoaded(Class<?> type) throws ReflectiveOperationException {
    Class<?> result = Supertypes.named(type, RESULT);
    return result == null
        ? null
        : test(
            type,
            result,
            MethodHandles.filterReturnValue(
                StateTests.call(loaders(result), "size"),
                StateTests.ask(Integer.class, "equals", Object.class, 0)));
  }

  @Override
  public MethodHandle isLoaded(Class<?> type, String attribute)
      throws ReflectiveOperationException {
    Class<?> result = Supertypes.named(type, RESULT);
    return result == null
        ? StateTests.always(true)
        : test(
            type,
            result,
            StateTests.not(StateTests.ask(loaders(result), "hasLoader", String.class, attribute)));
  }

  @Override
  public boolean interceptsAllCalls() {
    return true;
  }

  private static Class<?> loaders(Class<?> result) throws ReflectiveOperationException {
    return Class.forName(LOADERS, false, result.getClassLoader());
  }

  private static MethodHandle test(Class<?> type, Class<?> result, MethodHandle ofLoaders)
      throws ReflectiveOperationException {
    for (String[] known : PROXIES) {
      Class<?> proxy = Supertypes.named(type, known[0]);
      if (proxy != null) {
        Class<?> handler = Class.forName(known[2] + HANDLER, false, result.getClassLoader());
        Field loaders = handler.getDeclaredField("lazyLoader");
        return StateTests.of(
            handler(proxy, known[1]),
            StateTests.ifA(handler, StateTests.of(StateTests.field(loaders), ofLoaders), false));
      }
    }
    return StateTests.always(false);
  }

  private static MethodHandle handler(Class<?> proxy, String name)
      throws ReflectiveOperationException {
    if (!name.equals("getCallback")) {
      return StateTests.call(proxy, name);
    }
    Method method = proxy.getMethod(name, int.class);
    return MethodHandles.insertArguments(MethodHandles.publicLookup().unreflect(method), 1, 0)
        .asType(StateTests.READ);
  }
}
