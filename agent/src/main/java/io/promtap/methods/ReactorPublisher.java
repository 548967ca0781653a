// SPDX-License-Identifier: Apache-2.0
package io.promtap.methods;

import io.promtap.log.Failures;
import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An adapter to Reactor's {@code Mono} and {@code Flux}. It calls them by reflection when a method
 * returns one and when somebody subscribes, because Reactor belongs to the application, in whatever
 * version it has.
 */
final class ReactorPublisher {

  private static final String MONO = "reactor.core.publisher.Mono";
  private static final String FLUX = "reactor.core.publisher.Flux";

  /**
   * {@code Mono} or {@code Flux} for every class below them; {@code Object} for all other classes.
   */
  private static final ClassValue<Class<?>> KINDS =
      new ClassValue<Class<?>>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
          for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            if (at.getName().equals(MONO) || at.getName().equals(FLUX)) {
              return at;
            }
          }
          return Object.class;
        }
      };

  private ReactorPublisher() {}

  static boolean isPublisher(@Nullable Object returned) {
    return returned != null && KINDS.get(returned.getClass()) != Object.class;
  }

  /**
   * Returns a publisher with the same signals that gives each subscription an observer of its own.
   *
   * @param observers called at each subscription; {@code null} for one that is not observed
   */
  static Object observed(
      Object publisher,
      Supplier<? extends @Nullable BiConsumer<@Nullable Object, @Nullable Throwable>> observers)
      throws ReflectiveOperationException {
    Class<?> kind = KINDS.get(publisher.getClass());
    Supplier<Object> perSubscription =
        () -> {
          try {
            BiConsumer<@Nullable Object, @Nullable Throwable> observer = observers.get();
            return observer == null
                ? publisher
                : ReentryGuard.asking(() -> observed(kind, publisher, observer));
          } catch (Throwable failure) {
            Failures.record("rules.await", failure);
            return publisher;
          }
        };
    return kind.getMethod("defer", Supplier.class).invoke(null, perSubscription);
  }

  private static Object observed(
      Class<?> kind, Object publisher, BiConsumer<@Nullable Object, @Nullable Throwable> observer)
      throws ReflectiveOperationException {
    boolean isMono = kind.getName().equals(MONO);
    Consumer<Throwable> onError = failure -> observer.accept(null, failure);
    // Cancelling is a normal way to end a stream, but it loses a single result.
    Runnable onCancel =
        () -> observer.accept(null, isMono ? new CancellationException("cancelled") : null);
    Runnable onComplete = () -> observer.accept(null, null);
    Consumer<Object> onSuccess = result -> observer.accept(result, null);
    Object observed =
        isMono
            ? method(kind, "doOnSuccess", Consumer.class).invoke(publisher, onSuccess)
            : method(kind, "doOnComplete", Runnable.class).invoke(publisher, onComplete);
    observed = method(kind, "doOnError", Consumer.class).invoke(observed, onError);
    return method(kind, "doOnCancel", Runnable.class).invoke(observed, onCancel);
  }

  private static Method method(Class<?> kind, String name, Class<?> parameter)
      throws NoSuchMethodException {
    return kind.getMethod(name, parameter);
  }
}
