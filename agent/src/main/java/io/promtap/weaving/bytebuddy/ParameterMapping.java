// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.AdviceSpec.Binding;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDefinition;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.ClassConstant;
import net.bytebuddy.implementation.bytecode.constant.DoubleConstant;
import net.bytebuddy.implementation.bytecode.constant.NullConstant;
import net.bytebuddy.implementation.bytecode.constant.TextConstant;

/**
 * The offset mapping of Byte Buddy for one {@link Binding}: the instructions that take the place of
 * each read of an advice parameter. Immutable.
 */
final class ParameterMapping implements Advice.OffsetMapping {

  private final Binding binding;
  private final TypeDefinition wanted;
  private final TypeDefinition entered;
  private final boolean catches;

  /**
   * @param wanted the type of the parameter
   * @param entered the return type of the enter advice
   * @param catches whether the advice sees what the method throws
   */
  ParameterMapping(
      Binding binding, TypeDefinition wanted, TypeDefinition entered, boolean catches) {
    this.binding = binding;
    this.wanted = wanted;
    this.entered = entered;
    this.catches = catches;
  }

  @Override
  public Target resolve(
      TypeDescription type,
      MethodDescription method,
      Assigner assigner,
      Advice.ArgumentHandler variables,
      Sort sort) {
    if (binding.kind() == Binding.Kind.LOCAL) {
      return new Target.ForVariable.ReadWrite(wanted, variables.named(binding.name()));
    }
    return new Target.ForStackManipulation(read(type, method, variables, sort));
  }

  private StackManipulation read(
      TypeDescription type, MethodDescription method, Advice.ArgumentHandler variables, Sort sort) {
    switch (binding.kind()) {
      case CONSTANT:
        return Conversions.constant(binding.constant());
      case CLASS_NAME:
        return new TextConstant(type.getName());
      case METHOD_NAME:
        return new TextConstant(method.getInternalName());
      case THIS:
        return receiver(type, method, variables, sort);
      case CODE:
        return method.isStatic() ? ClassConstant.of(type) : receiver(type, method, variables, sort);
      case ARGUMENT:
        return argument(method, variables, false);
      case REFERENCE:
        return argument(method, variables, true);
      case NUMBER:
        return numberOfArgument(method, variables);
      case RETURN:
        return returned(method, variables, false);
      case REFERENCE_RETURNED:
        return returned(method, variables, true);
      case NUMBER_RETURNED:
        return Conversions.loadNumber(method.getReturnType(), variables.returned());
      case THROWN:
        return catches
            ? Conversions.load(ErasedType.THROWABLE, variables.thrown(), wanted)
            : NullConstant.INSTANCE;
      case ENTER:
        return entered.represents(void.class)
            ? NullConstant.INSTANCE
            : Conversions.load(entered, variables.enter(), wanted);
      default:
        throw new IllegalStateException("no mapping for " + binding.kind());
    }
  }

  private StackManipulation receiver(
      TypeDescription type, MethodDescription method, Advice.ArgumentHandler variables, Sort sort) {
    if (method.isStatic()) {
      return NullConstant.INSTANCE;
    }
    if (sort.isPremature(method)) {
      throw new IllegalStateException("a constructor has no receiver before it has run");
    }
    return Conversions.load(
        type, variables.argument(Advice.ArgumentHandler.THIS_REFERENCE), wanted);
  }

  private StackManipulation argument(
      MethodDescription method, Advice.ArgumentHandler variables, boolean onlyObjects) {
    if (binding.argument() >= method.getParameters().size()) {
      return NullConstant.INSTANCE;
    }
    ParameterDescription parameter = method.getParameters().get(binding.argument());
    return onlyObjects && parameter.getType().isPrimitive()
        ? NullConstant.INSTANCE
        : Conversions.load(parameter.getType(), variables.argument(parameter.getOffset()), wanted);
  }

  private StackManipulation numberOfArgument(
      MethodDescription method, Advice.ArgumentHandler variables) {
    if (binding.argument() >= method.getParameters().size()) {
      return DoubleConstant.forValue(Double.NaN);
    }
    ParameterDescription parameter = method.getParameters().get(binding.argument());
    return Conversions.loadNumber(parameter.getType(), variables.argument(parameter.getOffset()));
  }

  private StackManipulation returned(
      MethodDescription method, Advice.ArgumentHandler variables, boolean onlyObjects) {
    TypeDefinition type = method.getReturnType();
    return type.represents(void.class) || onlyObjects && type.isPrimitive()
        ? NullConstant.INSTANCE
        : Conversions.load(type, variables.returned(), wanted);
  }
}
