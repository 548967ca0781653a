// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A test for Hibernate's proxies and collections that are not loaded yet. Any call on such an
 * object, {@code toString()} included, would load it from the database. An expression reads it as
 * {@code null} instead.
 */
final class LazyProxies {

  private static final String PROXY = "org.hibernate.proxy.HibernateProxy";
  private static final String COLLECTION = "org.hibernate.collection.spi.PersistentCollection";

  private static final MethodType TEST = MethodType.methodType(boolean.class, Object.class);

  /**
   * Tests whether an object of the class is loaded; {@code null} for classes whose objects always
   * are.
   */
  private static final ClassValue<@Nullable MethodHandle> IS_LOADED =
      new ClassValue<@Nullable MethodHandle>() {
        @Override
        protected @Nullable MethodHandle computeValue(Class<?> type) {
          try {
            return isLoaded(type);
          } catch (ReflectiveOperationException | RuntimeException unlikeHibernate) {
            return MethodHandles.dropArguments(constant(boolean.class, false), 0, Object.class);
          }
        }
      };

  private LazyProxies() {}

  private static @Nullable MethodHandle isLoaded(Class<?> type)
      throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    Class<?> collection = interfaceNamed(type, COLLECTION);
    if (collection != null) {
      return lookup.unreflect(collection.getMethod("wasInitialized")).asType(TEST);
    }
    Class<?> proxy = interfaceNamed(type, PROXY);
    if (proxy == null) {
      return null;
    }
    MethodHandle initializer = lookup.unreflect(proxy.getMethod("getHibernateLazyInitializer"));
    MethodHandle isUninitialized =
        lookup.unreflect(initializer.type().returnType().getMethod("isUninitialized"));
    return MethodHandles.guardWithTest(
        MethodHandles.filterReturnValue(initializer, isUninitialized).asType(TEST),
        MethodHandles.dropArguments(constant(boolean.class, false), 0, Object.class),
        MethodHandles.dropArguments(constant(boolean.class, true), 0, Object.class));
  }

  private static MethodHandle constant(Class<?> type, @Nullable Object value) {
    return MethodHandles.constant(type, value);
  }

  /** Returns whether objects of the class can be unloaded. */
  static boolean mayBeOne(Class<?> type) {
    return IS_LOADED.get(type) != null;
  }

  /** Returns the getter; for a class of Hibernate one that first tests whether it is loaded. */
  static MethodHandle guarded(Class<?> type, MethodHandle getter) {
    MethodHandle isLoaded = IS_LOADED.get(type);
    return isLoaded == null
        ? getter
        : MethodHandles.guardWithTest(
            isLoaded,
            getter,
            MethodHandles.dropArguments(constant(Object.class, null), 0, Object.class));
  }

  /** Returns whether a call on the object would load it. Never asks the database. */
  static boolean isUnloaded(Object value) {
    MethodHandle isLoaded = IS_LOADED.get(value.getClass());
    try {
      return isLoaded != null && !(boolean) isLoaded.invokeExact(value);
    } catch (Throwable unlikeHibernate) {
      return true;
    }
  }

  private static @Nullable Class<?> interfaceNamed(Class<?> type, String name) {
    for (Class<?> at : Supertypes.of(type)) {
      if (at.isInterface() && at.getName().equals(name)) {
        return at;
      }
    }
    return null;
  }
}
