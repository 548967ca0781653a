// SPDX-License-Identifier: Apache-2.0
package io.promtap.expression;

import io.promtap.support.PlainMethods;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A look at an object before it is read, because a call on an object of a persistence library may
 * load it from the database. What is not loaded reads as {@code null}.
 *
 * <p>The rules are three. A proxy, a collection or a holder that is not loaded is not read at all.
 * Of an entity that is partly loaded, only attributes are read that are. A method that is not the
 * getter of an attribute, such as {@code toString()}, is called only if nothing is missing: nothing
 * of the object itself, and nothing in one of its fields; or if its code reads nothing but values.
 * The last rule needs no library's name for the object; what its fields hold is one of the kinds
 * below.
 *
 * <p>What is found out about a class is kept by the class, as in {@link Property}.
 */
final class LazyObjects {

  private static final LazyKind[] KINDS = {
    new LazyContainers(),
    new HibernateObjects(),
    new EclipseLinkEntities(),
    new MyBatisObjects(),
    new ManagedEntities(),
    new EbeanEntities()
  };

  private static final MethodHandle[] NO_FIELDS = {};

  /**
   * A test of whether all of an object is loaded; {@code null} if objects of the class always are.
   */
  private static final ClassValue<@Nullable MethodHandle> IS_LOADED =
      new ClassValue<@Nullable MethodHandle>() {
        @Override
        protected @Nullable MethodHandle computeValue(Class<?> type) {
          MethodHandle test = null;
          for (LazyKind kind : KINDS) {
            MethodHandle ofKind = test(kind, type, null);
            if (ofKind != null) {
              test = test == null ? ofKind : StateTests.and(test, ofKind);
            }
          }
          return test;
        }
      };

  /** Readers of the fields from which {@code toString()} may load something. */
  private static final ClassValue<MethodHandle[]> FIELDS_OF_TEXT =
      new ClassValue<MethodHandle[]>() {
        @Override
        protected MethodHandle[] computeValue(Class<?> type) {
          return fieldsOfOther(type, "toString()Ljava/lang/String;");
        }
      };

  private LazyObjects() {}

  /**
   * Returns a kind's test, which answers no where the library is not as it is known: better no
   * label than a read that may ask the database.
   */
  private static @Nullable MethodHandle test(
      LazyKind kind, Class<?> type, @Nullable String attribute) {
    try {
      MethodHandle test = kind.isLoaded(type);
      return test == null
          ? null
          : StateTests.orNo(attribute == null ? test : kind.isLoaded(type, attribute));
    } catch (ReflectiveOperationException | RuntimeException | LinkageError unlikeKnown) {
      return StateTests.always(false);
    }
  }

  /** Returns whether objects of the class can be unloaded, or partly. */
  static boolean mayBe(Class<?> type) {
    return IS_LOADED.get(type) != null;
  }

  /** Returns whether a call on the object may load it. Never asks the database. */
  static boolean isUnloaded(Object value) {
    return isUnloaded(value, IS_LOADED.get(value.getClass()));
  }

  private static boolean isUnloaded(Object value, @Nullable MethodHandle isLoaded) {
    try {
      return isLoaded != null && !(boolean) isLoaded.invokeExact(value);
    } catch (Throwable unlikeKnown) {
      return true;
    }
  }

  /** Returns whether {@code toString()} of the object may load something that its fields hold. */
  static boolean holdsUnloaded(Object value) throws Throwable {
    return holdsUnloaded(value, FIELDS_OF_TEXT.get(value.getClass()));
  }

  /**
   * @param fields what {@link #fields} gave
   */
  static boolean holdsUnloaded(Object value, MethodHandle[] fields) throws Throwable {
    for (MethodHandle field : fields) {
      Object held = (Object) field.invokeExact(value);
      if (held != null && isUnloaded(held)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the readers of the fields that a method may load from, if they hold something that is
   * not loaded. Of the getter of an attribute that is only a collection, which it may copy.
   *
   * @param attribute the attribute whose getter the method is; {@code null} if it is none
   * @param method name and descriptor
   */
  static MethodHandle[] fields(Class<?> type, @Nullable String attribute, String method)
      throws ReflectiveOperationException {
    return attribute == null ? fieldsOfOther(type, method) : fieldsOf(type, attribute);
  }

  /**
   * Returns what {@link #fields} does for a method that is no getter of an attribute; nothing for a
   * class whose module is closed, such as those of the JDK: no library loads into such a class.
   */
  private static MethodHandle[] fieldsOfOther(Class<?> type, String method) {
    try {
      MethodHandle[] fields = fieldsOf(type, null);
      // A class that the library changed while it was loaded does more than its class file says.
      boolean isAsWritten = fields.length > 0 && !mayBe(type);
      return isAsWritten && PlainMethods.isPlain(type, method) ? NO_FIELDS : fields;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError closed) {
      return NO_FIELDS;
    }
  }

  private static MethodHandle[] fieldsOf(Class<?> type, @Nullable String attribute)
      throws ReflectiveOperationException {
    List<MethodHandle> fields = new ArrayList<>();
    for (Class<?> at = type; at != null && !isOfJdk(at); at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        Class<?> declared = field.getType();
        boolean isAsked =
            attribute == null
                ? isMany(declared) || mayBeEntity(declared)
                : field.getName().equals(attribute) && isMany(declared);
        if (isAsked && !Modifier.isStatic(field.getModifiers())) {
          fields.add(StateTests.field(field));
        }
      }
    }
    return fields.isEmpty() ? NO_FIELDS : fields.toArray(NO_FIELDS);
  }

  private static boolean isMany(Class<?> declared) {
    return declared.isInterface()
        && (Iterable.class.isAssignableFrom(declared) || Map.class.isAssignableFrom(declared));
  }

  private static boolean mayBeEntity(Class<?> declared) {
    return declared == Object.class
        || !declared.isPrimitive()
            && !declared.isArray()
            && !declared.isEnum()
            && !Modifier.isFinal(declared.getModifiers())
            && !isOfJdk(declared);
  }

  private static boolean isOfJdk(Class<?> type) {
    return type.getClassLoader() == null || type.getName().startsWith("java.");
  }

  /**
   * Returns the getter, below a test of the object if its class has one.
   *
   * @param attribute the attribute whose getter it is; {@code null} if it is another method
   */
  static MethodHandle guarded(Class<?> type, @Nullable String attribute, MethodHandle getter)
      throws ReflectiveOperationException {
    MethodHandle guarded = getter;
    for (LazyKind kind : KINDS) {
      MethodHandle isLoaded = test(kind, type, attribute);
      if (isLoaded == null) {
        continue;
      }
      MethodHandle read = guarded;
      MethodHandle isWhole = IS_LOADED.get(type);
      Field field = attribute == null ? null : Members.field(type, attribute);
      if (kind.interceptsAllCalls() && isWhole != null && field != null) {
        read = MethodHandles.guardWithTest(isWhole, guarded, StateTests.field(field));
      }
      guarded = MethodHandles.guardWithTest(isLoaded, read, StateTests.nothing());
    }
    return guarded;
  }
}
