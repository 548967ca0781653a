package io.promtap.methods;

import io.promtap.log.Failures;
import java.lang.reflect.Method;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reactor's {@code Mono} and {@code Flux}, called by reflection when one is returned and when one
 * is subscribed to: Reactor is the application's, whichever it has.
 */
final class ReactorPublisher {

  private static final String MONO = "reactor.core.publisher.Mono";
  private static final String FLUX = "reactor.core.publisher.Flux";

  /**
   * {@code Mono} or {@code Flux} itself for every class below them; the JDK's own class if none.
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

  static boolean isOne(Object returned) {
    return returned != null && KINDS.get(returned.getClass()) != Object.class;
  }

  /**
   * The same publisher, each of whose subscriptions has an observer of its own from its beginning
   * to its end.
   *
   * @param observers called at each subscription; may give null
   */
  static Object observed(Object publisher, Supplier<Completion> observers)
      throws ReflectiveOperationException {
    Class<?> kind = KINDS.get(publisher.getClass());
    Supplier<Object> perSubscription =
        () -> {
          try {
            Completion observer = observers.get();
            return observer == null
                ? publisher
                : observer.threads().asking(() -> observed(kind, publisher, observer));
          } catch (Throwable failure) {
            Failures.record("rules.await", failure);
            return publisher;
          }
        };
    return kind.getMethod("defer", Supplier.class).invoke(null, perSubscription);
  }

  private static Object observed(Class<?> kind, Object publisher, Completion observer)
      throws ReflectiveOperationException {
    boolean isMono = kind.getName().equals(MONO);
    Consumer<Throwable> onError = failure -> observer.accept(null, failure);
    // Whoever has had enough of a stream ends it; a single result that nobody waits for is lost.
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
