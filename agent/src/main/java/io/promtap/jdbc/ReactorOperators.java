// SPDX-License-Identifier: Apache-2.0
package io.promtap.jdbc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operators of Reactor by which publishers are observed, as method handles. All drivers of
 * R2DBC return a {@code Flux} or {@code Mono}, and their operators return the same. They take types
 * of the JDK only, so nothing of Promtap has to be visible to the application.
 *
 * <p>The handles are kept by the application's own class, with which they go. They refer to no
 * class of Promtap.
 */
final class ReactorOperators {

  private static final MethodHandle[] NONE = {};

  private static final int DEFER = 0;
  private static final int NEXT = 1;
  private static final int ERROR = 2;
  private static final int TERMINATE = 3;
  private static final int CANCEL = 4;

  /** Those of {@code Flux} or {@code Mono} for every class below them. */
  private static final ClassValue<MethodHandle[]> OF_CLASS =
      new ClassValue<MethodHandle[]>() {
        @Override
        protected MethodHandle[] computeValue(Class<?> type) {
          Class<?> superclass = type.getSuperclass();
          if (superclass == null) {
            return NONE;
          }
          String name = type.getName();
          boolean isReactor =
              name.equals("reactor.core.publisher.Flux")
                  || name.equals("reactor.core.publisher.Mono");
          return isReactor ? find(type) : get(superclass);
        }
      };

  private ReactorOperators() {}

  private static MethodHandle[] find(Class<?> type) {
    // The application, which is on the stack, may not be allowed to ask for methods.
    return AccessController.doPrivileged(
        new PrivilegedAction<MethodHandle[]>() {
          @Override
          public MethodHandle[] run() {
            try {
              MethodHandles.Lookup lookup = MethodHandles.publicLookup();
              MethodType defer = MethodType.methodType(type, Supplier.class);
              return new MethodHandle[] {
                lookup
                    .findStatic(type, "defer", defer)
                    .asType(defer.changeReturnType(Object.class)),
                operator(lookup, type, "doOnNext", Consumer.class),
                operator(lookup, type, "doOnError", Consumer.class),
                operator(lookup, type, "doOnTerminate", Runnable.class),
                operator(lookup, type, "doOnCancel", Runnable.class)
              };
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(type + " lacks an operator", e);
            }
          }
        });
  }

  private static MethodHandle operator(
      MethodHandles.Lookup lookup, Class<?> type, String name, Class<?> parameter)
      throws ReflectiveOperationException {
    return lookup
        .findVirtual(type, name, MethodType.methodType(type, parameter))
        .asType(MethodType.methodType(Object.class, Object.class, parameter));
  }

  /** Returns whether an object is a publisher of Reactor's. */
  static boolean areOf(Object publisher) {
    return OF_CLASS.get(publisher.getClass()) != NONE;
  }

  /**
   * Returns a publisher that asks for the publisher of each subscription; {@code null} if the given
   * one is not Reactor's.
   */
  static @Nullable Object deferred(Object like, Supplier<Object> publishers) throws Throwable {
    MethodHandle[] operators = OF_CLASS.get(like.getClass());
    return operators == NONE ? null : (Object) operators[DEFER].invokeExact(publishers);
  }

  /** Returns a publisher of Reactor's that tells this one's error and end. */
  static Object observed(Object publisher, R2dbcSubscription observer) throws Throwable {
    MethodHandle[] operators = OF_CLASS.get(publisher.getClass());
    Consumer<?> onError = observer;
    Runnable onEnd = observer;
    Object observed = (Object) operators[ERROR].invokeExact(publisher, onError);
    observed = (Object) operators[TERMINATE].invokeExact(observed, onEnd);
    return (Object) operators[CANCEL].invokeExact(observed, onEnd);
  }

  /** Returns a publisher of Reactor's that tells what this one emits. */
  static Object withNext(Object publisher, R2dbcSubscription observer) throws Throwable {
    Consumer<?> onNext = observer;
    return (Object) OF_CLASS.get(publisher.getClass())[NEXT].invokeExact(publisher, onNext);
  }
}
