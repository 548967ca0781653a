// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.lang.reflect.Modifier;
import java.util.Collections;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackSize;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * The description of a type by the name in a descriptor alone. The type itself is never read, since
 * the application may not have loaded it.
 *
 * <p>Byte Buddy asks its types again and again whether they are {@code int}, {@code long} and so
 * on. Its own latent description answers by a description of the other type, which takes
 * reflection. This one compares names.
 */
final class ErasedType extends TypeDescription.Latent {

  static final ErasedType OBJECT = of(Type.getType(Object.class));
  static final ErasedType THROWABLE = of(Type.getType(Throwable.class));
  static final ErasedType VOID = of(Type.VOID_TYPE);
  static final ErasedType INT = of(Type.INT_TYPE);
  static final ErasedType DOUBLE = of(Type.DOUBLE_TYPE);

  private final Type type;

  /** {@code null} for objects and arrays. */
  private final @Nullable Class<?> primitive;

  private final Generic generic;

  private ErasedType(Type type, @Nullable Class<?> primitive) {
    // Generic.UNDEFINED is null too, but to read it would initialise Generic and its proxy classes.
    super(nameOf(type), Modifier.PUBLIC, null, Collections.<Generic>emptyList());
    this.type = type;
    this.primitive = primitive;
    this.generic = new Generic.OfNonGenericType.ForErasure(this);
  }

  static ErasedType of(Type type) {
    return new ErasedType(type, primitive(type));
  }

  /** Describes a class or an interface by its internal name, {@code a/b/C}. */
  static ErasedType ofInternalName(String internalName) {
    return of(Type.getObjectType(internalName));
  }

  /** Returns the name in the form of {@link Class#getName}. */
  private static String nameOf(Type type) {
    return type.getSort() == Type.ARRAY
        ? type.getDescriptor().replace('/', '.')
        : type.getClassName();
  }

  private static @Nullable Class<?> primitive(Type type) {
    switch (type.getSort()) {
      case Type.VOID:
        return void.class;
      case Type.BOOLEAN:
        return boolean.class;
      case Type.CHAR:
        return char.class;
      case Type.BYTE:
        return byte.class;
      case Type.SHORT:
        return short.class;
      case Type.INT:
        return int.class;
      case Type.FLOAT:
        return float.class;
      case Type.LONG:
        return long.class;
      case Type.DOUBLE:
        return double.class;
      default:
        return null;
    }
  }

  @Override
  public boolean represents(java.lang.reflect.Type other) {
    if (primitive != null || !(other instanceof Class)) {
      return primitive == other;
    }
    Class<?> otherClass = (Class<?>) other;
    return !otherClass.isPrimitive() && otherClass.getName().equals(getName());
  }

  @Override
  public boolean isPrimitive() {
    return primitive != null;
  }

  @Override
  public boolean isArray() {
    return type.getSort() == Type.ARRAY;
  }

  @Override
  public @Nullable TypeDescription getComponentType() {
    return isArray()
        ? of(Type.getType(type.getDescriptor().substring(1)))
        : TypeDescription.UNDEFINED;
  }

  @Override
  public String getInternalName() {
    return type.getInternalName();
  }

  @Override
  public String getDescriptor() {
    return type.getDescriptor();
  }

  @Override
  public StackSize getStackSize() {
    return StackSize.of(type.getSize());
  }

  @Override
  public Generic asGenericType() {
    return generic;
  }
}
