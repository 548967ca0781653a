// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.Supertypes;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A reader of objects that only hold another one, such as an {@code Optional}: an expression reads
 * what they hold, and {@code null} from an empty one.
 *
 * <p>A proxy of Hibernate holds its entity, and nothing while that is not loaded.
 *
 * <p>The types of other libraries are known by name. A class holds its own reader ({@link
 * ClassValue}), as in {@link Property}. What computes its content or waits for it, such as a future
 * or a lazy value, is no wrapper.
 */
final class Wrappers {

  /** An optional in an optional is rare; a reference that holds itself must end. */
  private static final int DEEPEST = 3;

  private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

  /** A type, the method that says that it is empty, if reading would throw then, and the reader. */
  private static final String[][] KNOWN = {
    {"com.google.common.base.Optional", "", "orNull"},
    {"scala.Option", "isEmpty", "get"},
    {"scala.util.Try", "isFailure", "get"},
    {"io.vavr.control.Option", "isEmpty", "get"},
    {"io.vavr.control.Try", "isEmpty", "get"},
    {"io.vavr.control.Either", "isEmpty", "get"},
    {"arrow.core.Option", "", "getOrNull"}
  };

  /** The method by which Kotlin reads the value of an object of a value class. */
  private static final String UNBOX = "unbox-impl";

  private static final ClassValue<@Nullable MethodHandle> READERS =
      new ClassValue<@Nullable MethodHandle>() {
        @Override
        protected @Nullable MethodHandle computeValue(Class<?> type) {
          try {
            return reader(type);
          } catch (ReflectiveOperationException | RuntimeException | LinkageError unlikeKnown) {
            return null;
          }
        }
      };

  private Wrappers() {}

  /** Returns whether objects of the class only hold another one. */
  static boolean isOne(Class<?> type) {
    return isOfJdk(type) || READERS.get(type) != null;
  }

  private static boolean isOfJdk(Class<?> type) {
    return type == Optional.class
        || type == OptionalInt.class
        || type == OptionalLong.class
        || type == OptionalDouble.class
        || AtomicReference.class.isAssignableFrom(type)
        || type == AtomicBoolean.class;
  }

  /** Returns what a wrapper holds, {@code null} from an empty one; any other object itself. */
  static @Nullable Object unwrap(Object value) throws Throwable {
    Object inner = value;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Object next = held(inner);
      if (next == null || next == inner) {
        return next;
      }
      inner = next;
    }
    return isOne(inner.getClass()) ? null : inner;
  }

  private static @Nullable Object held(Object value) throws Throwable {
    if (isOfJdk(value.getClass())) {
      return heldOfJdk(value);
    }
    MethodHandle reader = READERS.get(value.getClass());
    return reader == null ? value : (Object) reader.invokeExact(value);
  }

  private static @Nullable Object heldOfJdk(Object value) {
    if (value instanceof Optional) {
      return ((Optional<?>) value).orElse(null);
    }
    if (value instanceof AtomicReference) {
      return ((AtomicReference<?>) value).get();
    }
    if (value instanceof AtomicBoolean) {
      return ((AtomicBoolean) value).get();
    }
    if (value instanceof OptionalInt) {
      OptionalInt optional = (OptionalInt) value;
      return optional.isPresent() ? optional.getAsInt() : null;
    }
    if (value instanceof OptionalLong) {
      OptionalLong optional = (OptionalLong) value;
      return optional.isPresent() ? optional.getAsLong() : null;
    }
    OptionalDouble optional = (OptionalDouble) value;
    return optional.isPresent() ? optional.getAsDouble() : null;
  }

  private static @Nullable MethodHandle reader(Class<?> type) throws ReflectiveOperationException {
    MethodHandle entity = HibernateObjects.entity(type);
    if (entity != null) {
      return entity;
    }
    for (String[] known : KNOWN) {
      for (Class<?> at : Supertypes.of(type)) {
        if (at.getName().equals(known[0])) {
          return reader(at, known[1], known[2]);
        }
      }
    }
    return unboxing(type);
  }

  private static MethodHandle reader(Class<?> type, String isEmpty, String get)
      throws ReflectiveOperationException {
    MethodHandles.Lookup lookup = MethodHandles.publicLookup();
    MethodHandle reader = lookup.unreflect(type.getMethod(get)).asType(READ);
    return isEmpty.isEmpty()
        ? reader
        : MethodHandles.guardWithTest(
            lookup.unreflect(type.getMethod(isEmpty)).asType(READ.changeReturnType(boolean.class)),
            MethodHandles.dropArguments(
                MethodHandles.constant(Object.class, null), 0, Object.class),
            reader);
  }

  /**
   * Kotlin's own value classes keep bits that mean nothing without them: an unsigned number, a
   * duration. They are read as their text.
   */
  private static @Nullable MethodHandle unboxing(Class<?> type)
      throws ReflectiveOperationException {
    if (type.getName().startsWith("kotlin.")) {
      return null;
    }
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals(UNBOX) && method.getParameterCount() == 0) {
        MethodHandle handle = Members.handle(method);
        return handle == null ? null : handle.asType(READ);
      }
    }
    return null;
  }
}
