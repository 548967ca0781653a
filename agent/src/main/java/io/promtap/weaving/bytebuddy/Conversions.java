// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;
import net.bytebuddy.implementation.bytecode.assign.primitive.PrimitiveBoxingDelegate;
import net.bytebuddy.implementation.bytecode.assign.primitive.PrimitiveWideningDelegate;
import net.bytebuddy.implementation.bytecode.constant.DoubleConstant;
import net.bytebuddy.implementation.bytecode.constant.IntegerConstant;
import net.bytebuddy.implementation.bytecode.constant.NullConstant;
import net.bytebuddy.implementation.bytecode.constant.TextConstant;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;
import org.jspecify.annotations.Nullable;

/**
 * A factory for Byte Buddy's stack manipulations that convert a value to the type of an advice
 * parameter.
 *
 * <p>Byte Buddy's own assigner reads the supertypes of both types for this. A cast to a type that
 * the woven class names anyway needs no class file.
 */
final class Conversions {

  private Conversions() {}

  /** Pushes an {@code int}, a {@code double}, a {@code boolean}, a string or {@code null}. */
  static StackManipulation constant(@Nullable Object value) {
    if (value == null) {
      return NullConstant.INSTANCE;
    }
    if (value instanceof Boolean) {
      return IntegerConstant.forValue((Boolean) value);
    }
    if (value instanceof Integer) {
      return IntegerConstant.forValue((Integer) value);
    }
    if (value instanceof Double) {
      return DoubleConstant.forValue((Double) value);
    }
    return new TextConstant((String) value);
  }

  /**
   * Loads a variable as the type that is wanted.
   *
   * @throws IllegalStateException if one type is primitive and cannot be converted to the other
   */
  static StackManipulation load(TypeDefinition type, int slot, TypeDefinition wanted) {
    StackManipulation load = MethodVariableAccess.of(type).loadFrom(slot);
    if (type.asErasure().equals(wanted.asErasure())) {
      return load;
    }
    if (type.isPrimitive() && !wanted.isPrimitive()) {
      return new StackManipulation.Compound(
          load,
          PrimitiveBoxingDelegate.forPrimitive(type)
              .assignBoxedTo(
                  wanted.asGenericType(), NothingToAssign.INSTANCE, Assigner.Typing.STATIC));
    }
    if (type.isPrimitive() || wanted.isPrimitive()) {
      throw new IllegalStateException("advice wants " + wanted + " and there is " + type);
    }
    return wanted.represents(Object.class)
        ? load
        : new StackManipulation.Compound(load, TypeCasting.to(wanted));
  }

  /**
   * Loads a variable as a {@code double}: 1 or 0 for a {@code boolean}, NaN for all but numbers.
   */
  static StackManipulation loadNumber(TypeDefinition type, int slot) {
    if (!type.isPrimitive() || type.represents(void.class) || type.represents(char.class)) {
      return DoubleConstant.forValue(Double.NaN);
    }
    StackManipulation load = MethodVariableAccess.of(type).loadFrom(slot);
    // All smaller types are ints in a variable. From a byte, Byte Buddy 1.18 would widen to a long.
    boolean isInt = MethodVariableAccess.of(type) == MethodVariableAccess.INTEGER;
    return new StackManipulation.Compound(
        load,
        PrimitiveWideningDelegate.forPrimitive(isInt ? ErasedType.INT : type)
            .widenTo(ErasedType.DOUBLE));
  }

  /** The assigner that leaves a value as it is. */
  enum NothingToAssign implements Assigner {
    INSTANCE;

    @Override
    public StackManipulation assign(
        net.bytebuddy.description.type.TypeDescription.Generic source,
        net.bytebuddy.description.type.TypeDescription.Generic target,
        Typing typing) {
      return StackManipulation.Trivial.INSTANCE;
    }
  }
}
