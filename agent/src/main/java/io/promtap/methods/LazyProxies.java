package io.promtap.methods;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Objects that would load themselves from the database when they are asked for a property:
 * Hibernate's proxies and collections. One that is not loaded yet reads as {@code null}.
 */
final class LazyProxies {

  private static final String PROXY = "org.hibernate.proxy.HibernateProxy";

  private LazyProxies() {}

  static boolean isOne(Class<?> type) {
    return interfaceNamed(type, PROXY) != null;
  }

  /** The getter, or one that asks the proxy first whether it is loaded. */
  static MethodHandle guarded(Class<?> type, MethodHandle getter)
      throws ReflectiveOperationException {
    Class<?> proxy = interfaceNamed(type, PROXY);
    if (proxy == null) {
      return getter;
    }
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodHandle initializer = lookup.unreflect(proxy.getMethod("getHibernateLazyInitializer"));
    MethodHandle isUninitialized =
        lookup.unreflect(initializer.type().returnType().getMethod("isUninitialized"));
    MethodHandle test =
        MethodHandles.filterReturnValue(initializer, isUninitialized)
            .asType(MethodType.methodType(boolean.class, Object.class));
    MethodHandle nothing =
        MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, Object.class);
    return MethodHandles.guardWithTest(test, nothing, getter);
  }

  /** Whether a collection would be loaded by looking into it. Never asks the database. */
  static boolean isUnloadedCollection(Object value) {
    return Collections.WAS_INITIALIZED.get(value.getClass()) instanceof MethodHandle
        && !Collections.wasInitialized(value);
  }

  private static final class Collections {
    private static final String COLLECTION = "org.hibernate.collection.spi.PersistentCollection";

    static final ClassValue<Object> WAS_INITIALIZED =
        new ClassValue<Object>() {
          @Override
          protected Object computeValue(Class<?> type) {
            Class<?> lazy = interfaceNamed(type, COLLECTION);
            try {
              return lazy == null
                  ? Boolean.TRUE
                  : MethodHandles.publicLookup()
                      .unreflect(lazy.getMethod("wasInitialized"))
                      .asType(MethodType.methodType(boolean.class, Object.class));
            } catch (ReflectiveOperationException | RuntimeException unlikeHibernate) {
              return Boolean.TRUE;
            }
          }
        };

    static boolean wasInitialized(Object value) {
      try {
        MethodHandle handle = (MethodHandle) WAS_INITIALIZED.get(value.getClass());
        return (boolean) handle.invokeExact(value);
      } catch (Throwable unlikeHibernate) {
        return false;
      }
    }
  }

  private static Class<?> interfaceNamed(Class<?> type, String name) {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Class<?> implemented : at.getInterfaces()) {
        Class<?> found =
            implemented.getName().equals(name) ? implemented : interfaceNamed(implemented, name);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
