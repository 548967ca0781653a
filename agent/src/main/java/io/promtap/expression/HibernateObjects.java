// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/**
 * The lazy kinds of Hibernate: proxies, which stand before an entity that may not be loaded, and
 * enhanced entities, whose attributes are loaded one by one. An enhanced entity asks an interceptor
 * at each access; the interceptor knows what is loaded.
 */
final class HibernateObjects implements LazyKind {

  private static final String PROXY = "org.hibernate.proxy.HibernateProxy";
  private static final String ENHANCED =
      "org.hibernate.engine.spi.PersistentAttributeInterceptable";
  private static final String INTERCEPTOR =
      "org.hibernate.bytecode.enhance.spi.interceptor.BytecodeLazyAttributeInterceptor";

  /**
   * Returns a reader of the entity behind a proxy, which gives {@code null} while it is not loaded.
   *
   * @return {@code null} if objects of the class are no proxies
   */
  static @Nullable MethodHandle entity(Class<?> type) throws ReflectiveOperationException {
    Class<?> proxy = Supertypes.named(type, PROXY);
    if (proxy == null) {
      return null;
    }
    Class<?> initializer = proxy.getMethod("getHibernateLazyInitializer").getReturnType();
    return MethodHandles.filterReturnValue(
        StateTests.call(proxy, "getHibernateLazyInitializer"),
        MethodHandles.guardWithTest(
            StateTests.ask(initializer, "isUninitialized"),
            StateTests.nothing(),
            StateTests.call(initializer, "getImplementation")));
  }

  @Override
  public @Nullable MethodHandle isLoaded(Class<?> type) throws ReflectiveOperationException {
    Class<?> proxy = Supertypes.named(type, PROXY);
    if (proxy != null) {
      Class<?> initializer = proxy.getMethod("getHibernateLazyInitializer").getReturnType();
      return StateTests.of(
          StateTests.call(proxy, "getHibernateLazyInitializer"),
          StateTests.not(StateTests.ask(initializer, "isUninitialized")));
    }
    Class<?> enhanced = Supertypes.named(type, ENHANCED);
    if (enhanced == null) {
      return null;
    }
    Class<?> interceptor = interceptor(enhanced);
    return interceptor(
        enhanced,
        interceptor,
        StateTests.not(StateTests.ask(interceptor, "hasAnyUninitializedAttributes")));
  }

  @Override
  public MethodHandle isLoaded(Class<?> type, String attribute)
      throws ReflectiveOperationException {
    Class<?> enhanced = Supertypes.named(type, ENHANCED);
    if (enhanced == null) {
      return StateTests.always(true);
    }
    Class<?> interceptor = interceptor(enhanced);
    return interceptor(
        enhanced,
        interceptor,
        StateTests.ask(interceptor, "isAttributeLoaded", String.class, attribute));
  }

  private static Class<?> interceptor(Class<?> enhanced) throws ReflectiveOperationException {
    return Class.forName(INTERCEPTOR, false, enhanced.getClassLoader());
  }

  /** An entity has no interceptor while it is new, and another one may only note what changes. */
  private static MethodHandle interceptor(
      Class<?> enhanced, Class<?> interceptor, MethodHandle test)
      throws ReflectiveOperationException {
    return StateTests.of(
        StateTests.call(enhanced, "$$_hibernate_getInterceptor"),
        StateTests.ifA(interceptor, test, true));
  }
}
