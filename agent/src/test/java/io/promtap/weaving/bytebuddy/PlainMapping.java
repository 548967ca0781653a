// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import io.promtap.weaving.AdviceSpec.Binding;
import java.lang.annotation.Annotation;
import java.util.List;
import net.bytebuddy.asm.Advice.OffsetMapping;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.ParameterDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import net.bytebuddy.implementation.bytecode.constant.ClassConstant;
import net.bytebuddy.implementation.bytecode.constant.DoubleConstant;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;

/** The meaning of an annotation of Promtap's own, expressed by Byte Buddy's mappings. */
final class PlainMapping<T extends Annotation> implements OffsetMapping.Factory<T> {

  private static final Assigner.Typing DYNAMIC = Assigner.Typing.DYNAMIC;

  private final Class<T> annotation;
  private final Binding binding;

  PlainMapping(Class<T> annotation, Binding binding) {
    this.annotation = annotation;
    this.binding = binding;
  }

  @Override
  public Class<T> getAnnotationType() {
    return annotation;
  }

  @Override
  public OffsetMapping make(
      ParameterDescription.InDefinedShape target,
      AnnotationDescription.Loadable<T> loadable,
      AdviceType adviceType) {
    TypeDescription.Generic type = target.getType();
    switch (binding.kind()) {
      case CONSTANT:
        return OffsetMapping.ForStackManipulation.Factory.of(annotation, binding.constant())
            .make(target, loadable, adviceType);
      case CLASS_NAME:
        return new OffsetMapping.ForOrigin(
            List.of(OffsetMapping.ForOrigin.Renderer.ForTypeName.INSTANCE));
      case METHOD_NAME:
        return new OffsetMapping.ForOrigin(
            List.of(OffsetMapping.ForOrigin.Renderer.ForMethodName.INSTANCE));
      case THIS:
        return new OffsetMapping.ForThisReference(type, true, DYNAMIC, true);
      case CODE:
        return (instrumented, method, assigner, variables, sort) ->
            method.isStatic()
                ? new OffsetMapping.Target.ForStackManipulation(ClassConstant.of(instrumented))
                : new OffsetMapping.ForThisReference(type, true, DYNAMIC, true)
                    .resolve(instrumented, method, assigner, variables, sort);
      case ARGUMENT:
        return new OffsetMapping.ForArgument.Unresolved(
            type, true, DYNAMIC, binding.argument(), true);
      case REFERENCE:
        return onlyObjects(
            type,
            new OffsetMapping.ForArgument.Unresolved(
                type, true, DYNAMIC, binding.argument(), true));
      case NUMBER:
        return this::numberOfArgument;
      case RETURN:
        return new OffsetMapping.ForReturnValue(type, true, DYNAMIC);
      case REFERENCE_RETURNED:
        return onlyObjects(type, new OffsetMapping.ForReturnValue(type, true, DYNAMIC));
      case NUMBER_RETURNED:
        return (instrumented, method, assigner, variables, sort) ->
            number(method.getReturnType(), variables.returned(), assigner);
      default:
        throw new IllegalStateException("Byte Buddy's own annotation is there for this");
    }
  }

  private OffsetMapping onlyObjects(TypeDescription.Generic target, OffsetMapping mapping) {
    return (instrumented, method, assigner, variables, sort) ->
        isPrimitive(method)
            ? new OffsetMapping.Target.ForDefaultValue.ReadOnly(target)
            : mapping.resolve(instrumented, method, assigner, variables, sort);
  }

  private boolean isPrimitive(MethodDescription method) {
    return binding.kind() == Binding.Kind.REFERENCE_RETURNED
        ? method.getReturnType().isPrimitive()
        : binding.argument() < method.getParameters().size()
            && method.getParameters().get(binding.argument()).getType().isPrimitive();
  }

  private OffsetMapping.Target numberOfArgument(
      TypeDescription instrumented,
      MethodDescription method,
      Assigner assigner,
      net.bytebuddy.asm.Advice.ArgumentHandler variables,
      OffsetMapping.Sort sort) {
    if (binding.argument() >= method.getParameters().size()) {
      return new OffsetMapping.Target.ForStackManipulation(DoubleConstant.forValue(Double.NaN));
    }
    ParameterDescription parameter = method.getParameters().get(binding.argument());
    return number(parameter.getType(), variables.argument(parameter.getOffset()), assigner);
  }

  private static OffsetMapping.Target number(
      TypeDescription.Generic type, int slot, Assigner assigner) {
    if (!type.isPrimitive() || type.represents(void.class) || type.represents(char.class)) {
      return new OffsetMapping.Target.ForStackManipulation(DoubleConstant.forValue(Double.NaN));
    }
    // A truth value is no number to the assigner, and a byte becomes a long.
    boolean isSmall = type.represents(boolean.class) || type.represents(byte.class);
    TypeDescription.Generic source = isSmall ? generic(int.class) : type;
    return new OffsetMapping.Target.ForStackManipulation(
        new StackManipulation.Compound(
            MethodVariableAccess.of(type).loadFrom(slot),
            assigner.assign(source, generic(double.class), Assigner.Typing.STATIC)));
  }

  private static TypeDescription.Generic generic(Class<?> type) {
    return TypeDescription.Generic.OfNonGenericType.ForLoadedType.of(type);
  }
}
